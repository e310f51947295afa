import { askLimits } from '@millrace/contract';
import { withoutPersonal } from '../../catalog/catalog.ts';
import { printExpression, readExpression } from '../../language/language.ts';

/** A question without its values and its range. */
export type AskedShape = {
  readonly question: Readonly<Record<string, unknown>>;
  /** Whether what it is by or measures had values, so that it is no longer known. */
  readonly blind: boolean;
};

/** Stands for every text that is a value. */
export const anyText = '…';

/** Where a text names something, or is one of a few. */
const words = new Set(
  (
    'kind metric metrics cells attempts successes size rate aggregate per grain basis compare zone unit better score ' +
    'segment subject within window matures halfLife order mode start model models assignment cuts trait level field'
  ).split(' '),
);
/** Where it is how something is called. */
const labels = new Set(['as', 'name', 'names']);
/** Where it is an expression. */
const expressions = new Set(
  'where by of having currency value same stratify attempt formula events ratio rate'.split(' '),
);
/** What is said about when, and about how much of the answer is shown. */
const left = new Set(['range', 'asOf', 'limit', 'sort', 'explain', 'title', 'description']);

/** Values of conditions may be anybody's: of the texts only those are kept that say what is asked. */
export function askedShape(question: unknown): AskedShape {
  const walk = { blind: false };
  const entries = Object.entries(Object(question) as Readonly<Record<string, unknown>>)
    .filter(([key]) => !left.has(key))
    .map(([key, value]) => [key, key === 'where' ? masked(value, key, { blind: false }) : masked(value, key, walk)]);
  const told = Object.fromEntries(entries) as AskedShape['question'];
  if (JSON.stringify(told).length <= askLimits.shapeBytes) return { question: told, blind: walk.blind };
  return { question: { kind: told['kind'], where: anyText }, blind: true };
}

type Walk = { blind: boolean };

function masked(value: unknown, key: string, walk: Walk): unknown {
  if (key === 'among') return true;
  if (typeof value === 'string') return maskedText(value, key, walk);
  if (Array.isArray(value)) return value.map((each) => masked(each, key, walk));
  if (typeof value !== 'object' || value === null) return value;
  if ('op' in value) return expressionOf(value, walk);
  // A segment as it is, not by its name.
  if (key === 'segment') return true;
  const entries = Object.entries(value).filter(([each]) => !left.has(each));
  return Object.fromEntries(entries.map(([each, below]) => [withoutPersonal(each), masked(below, each, walk)]));
}

function maskedText(text: string, key: string, walk: Walk): string {
  if (expressions.has(key)) return expressionOf(text, walk);
  if (words.has(key) || labels.has(key)) return withoutPersonal(text);
  walk.blind = true;
  return anyText;
}

function expressionOf(value: unknown, walk: Walk): string {
  try {
    return printExpression(withoutValues(readExpression(value), walk) as never);
  } catch {
    walk.blind = true;
    return anyText;
  }
}

function withoutValues(tree: unknown, walk: Walk): unknown {
  if (Array.isArray(tree)) return tree.map((each) => withoutValues(each, walk));
  if (typeof tree !== 'object' || tree === null) return tree;
  const node = tree as Readonly<Record<string, unknown>>;
  if (node['op'] === 'literal') return { op: 'literal', value: anyOf(node['value'], walk) };
  const entries = Object.entries(node).map(([key, below]) => {
    if (key === 'list') return [key, [...new Set((below as readonly unknown[]).map((each) => anyOf(each, walk)))]];
    if (key === 'text') return [key, anyOf(below, walk)];
    return [key, key === 'path' ? withoutPersonal(String(below)) : withoutValues(below, walk)];
  });
  return Object.fromEntries(entries) as unknown;
}

function anyOf(value: unknown, walk: Walk): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  walk.blind = true;
  return typeof value === 'string' ? anyText : 0;
}
