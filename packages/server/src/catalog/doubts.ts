import { derivedTypes, type EventSpec, type Expression } from '@millrace/contract';
import { isFailure } from '../kernel/kernel.ts';
import { checkExpression, parseExpression, type Schema } from '../language/language.ts';
import type { Finding, Known } from './catalog.ts';
import { declaredTypes } from './cleaning/declared-types.ts';
import { findingsOf } from './findings-of.ts';

/** An expression of a document over events: `path` as `spec.fields.x.of`. */
export type Ask = {
  readonly path: string;
  readonly expression: unknown;
  readonly expects?: 'text' | 'number' | 'boolean';
  /** Conditions that hold for its events as well. */
  readonly gates?: readonly unknown[];
};

/**
 * What an expression over events asks for that the catalog does not know: types that neither came nor are declared, fields
 * that no document of its types declares, and what could be nothing but missing or false if events are as declared. Only of
 * expressions that nothing is wrong with.
 */
export function doubtsOf<Row>(ask: Ask, schema: Schema<Row>, known: Known): readonly Finding[] {
  const specs = specsFor(ask, known);
  const unknown = typeDoubts(ask, known);
  if (specs === null || unknown.length > 0) return unknown;
  const { path, expression, expects } = ask;
  const data = schema.documents['data'];
  if (data === undefined) return [];
  const typed = { ...schema, documents: { ...schema.documents, data: { ...data, holds: declaredTypes(specs) } } };
  const options = { root: path, ...(expects !== undefined && { expects }) };
  const wrong = findingsOf(() => void checkExpression(expression, typed, options));
  if (wrong.length > 0)
    return wrong.map(({ path: at, message }) => ({ path: at, message: `as the events are declared: ${message}` }));
  const { fields } = checkExpression(expression, typed, options);
  return [...fields].flatMap((field) =>
    isDeclared(field, specs) ? [] : [{ path: pointerOf(path), message: `no document of its events declares ${field}` }],
  );
}

/** Of the types alone. */
export function typeDoubts({ path, expression }: Ask, known: Known): readonly Finding[] {
  const named = new Set(typesNamed(treeOf(expression)));
  return [...named].flatMap((type) => unknownType(type, known, pointerOf(path)));
}

export function unknownType(type: string, { declared, seen }: Known, path: string): readonly Finding[] {
  if (declared.has(type) || seen.has(type) || derivedTypes.has(type)) return [];
  return [{ path, message: `no event of type ${JSON.stringify(type)} came, and no document declares it` }];
}

/** The documents of all events that can come to it; null: not all of them are declared, so nothing is certain. */
function specsFor({ expression, expects, gates = [] }: Ask, { declared, seen }: Known): readonly EventSpec[] | null {
  const conditions = expects === 'boolean' ? [expression, ...gates] : gates;
  const types = both(conditions.map((condition) => typesOf(treeOf(condition))));
  const wanted = types ?? new Set([...declared.keys(), ...seen]);
  const specs = [...wanted].map((type) => declared.get(type));
  const isCertain = specs.length > 0 && specs.every((spec) => Object.keys(spec?.fields ?? {}).length > 0);
  return isCertain ? specs.filter((spec) => spec !== undefined) : null;
}

/** Declared, around something declared, or inside of it. */
function isDeclared(field: string, specs: readonly EventSpec[]): boolean {
  if (!field.startsWith('data.')) return true;
  const path = field.slice('data.'.length);
  const holds = (a: string, b: string): boolean => a === b || b.startsWith(`${a}.`);
  return specs.some(({ fields = {}, computed = {} }) =>
    [...Object.keys(fields), ...Object.keys(computed)].some((one) => holds(one, path) || holds(path, one)),
  );
}

function treeOf(expression: unknown): Expression | null {
  if (typeof expression !== 'string') return (expression ?? null) as Expression | null;
  try {
    return parseExpression(expression);
  } catch (error) {
    if (isFailure(error)) return null;
    throw error;
  }
}

/** The only types for which a condition can hold; null: any. */
function typesOf(tree: Expression | null): ReadonlySet<string> | null {
  switch (tree?.op) {
    case 'eq': {
      const type = isType(tree.left) ? textOf(tree.right) : isType(tree.right) ? textOf(tree.left) : undefined;
      return type === undefined ? null : new Set([type]);
    }
    case 'in':
      return isType(tree.of) ? new Set(tree.list.filter((value) => typeof value === 'string')) : null;
    case 'and':
      return both(tree.of.map(typesOf));
    case 'or': {
      const parts = tree.of.map(typesOf);
      const sets = parts.filter((part) => part !== null);
      return sets.length < parts.length ? null : new Set(sets.flatMap((set) => [...set]));
    }
    default:
      return null;
  }
}

function both(parts: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const sets = parts.filter((part) => part !== null);
  const [first, ...others] = sets;
  if (first === undefined) return null;
  return new Set([...first].filter((type) => others.every((set) => set.has(type))));
}

/** Every type that it compares the type of an event with. */
function typesNamed(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const tree = node as Expression;
  if (tree.op === 'eq' || tree.op === 'ne') {
    const type = isType(tree.left) ? textOf(tree.right) : isType(tree.right) ? textOf(tree.left) : undefined;
    return type === undefined ? [...typesNamed(tree.left), ...typesNamed(tree.right)] : [type];
  }
  if (tree.op === 'in' && isType(tree.of)) return tree.list.filter((value) => typeof value === 'string');
  return Object.values(tree).flatMap(typesNamed);
}

function isType(tree: Expression): boolean {
  return tree.op === 'field' && tree.path === 'type' && (tree.scope ?? 'event') === 'event';
}

function textOf(tree: Expression): string | undefined {
  return tree.op === 'literal' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** `spec.items.parts.lifecycles.status.on[0].when` as a JSON pointer. */
function pointerOf(path: string): string {
  return `/${path.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`;
}
