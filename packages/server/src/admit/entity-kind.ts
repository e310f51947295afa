import { canonicalJson, EntitySpec, type JsonObject } from '@millrace/contract';
import {
  doubtsOf,
  findingsOf,
  type Ask,
  type Finding,
  type KindRules,
  type SpecMove,
  type Use,
} from '../catalog/catalog.ts';
import { checkExpression } from '../language/language.ts';
import { asksOf } from './entity-asks.ts';
import { compileEntity } from './folds/compile-entity.ts';
import { foldSchema } from './folds/event-schema.ts';
import { treeOf } from './folds/expression.ts';

/** What the catalog has to know of documents that say how a kind of subject is folded. */
export const entityKind: KindRules = {
  schema: EntitySpec,
  check: checkEntity,
  doubts: (spec: EntitySpec, known) => asksOf(spec).flatMap((ask) => doubtsOf(zoned(ask), foldSchema, known)),
  uses: referencesOf,
  rebuilds: rebuildsOf,
};

/**
 * Each name and each expression by itself, so that all that is wrong is told at once; then the whole, for what its parts say
 * of each other.
 */
function checkEntity(spec: EntitySpec): readonly Finding[] {
  const parts = [...partsOf(spec).flatMap((part) => findingOf(part)), ...asksOf(spec).flatMap(checkAsk)];
  const each = new Map(parts.map((finding) => [`${finding.path} ${finding.message}`, finding]));
  return each.size > 0 ? [...each.values()] : findingOf(spec);
}

/** What could never be anything but missing or false, whatever comes. */
function checkAsk(ask: Ask): readonly Finding[] {
  const { path, expression, expects } = zoned(ask);
  return findingsOf(() => {
    checkExpression(expression, foldSchema, { root: path, ...(expects !== undefined && { expects }) });
  });
}

/** The workspace's own zone is one, whichever. */
function zoned(ask: Ask): Ask {
  const { expression, path, gates = [] } = ask;
  const scope = { path, zone: 'UTC' };
  const read = (text: unknown): unknown => {
    try {
      return treeOf(String(text), scope) ?? text;
    } catch {
      // It is told where it is checked as a text.
      return text;
    }
  };
  return { ...ask, expression: read(expression), gates: gates.map(read) };
}

function partsOf({ title, fields = {}, lifecycles = {}, items = {} }: EntitySpec): EntitySpec[] {
  return [
    ...each(fields, (one) => ({ title, fields: one })),
    ...each(lifecycles, (one) => ({ title, lifecycles: one })),
    ...Object.entries(items).flatMap(([name, { fields: inner = {}, lifecycles: moves = {}, ...rest }]) => [
      { title, items: { [name]: rest } },
      ...each(inner, (one) => ({ title, items: { [name]: { ...plainItems, fields: one } } })),
      ...each(moves, (one) => ({ title, items: { [name]: { ...plainItems, lifecycles: one } } })),
    ]),
  ];
}

/** Items that have nothing wrong with them. */
const plainItems = { key: 'id' };

function each<Part>(
  parts: Readonly<Record<string, Part>>,
  of: (one: Record<string, Part>) => EntitySpec,
): EntitySpec[] {
  return Object.entries(parts).map(([name, part]) => of({ [name]: part }));
}

const findingOf = (spec: EntitySpec): Finding[] => findingsOf(() => void compileEntity(spec, { name: 'spec' }));

function referencesOf({ references = {} }: EntitySpec): readonly Use[] {
  return Object.entries(references).map(([field, name]) => ({
    kind: 'entity',
    name,
    path: `/spec/references/${field}`,
  }));
}

/** Titles, units and what is said of personal data are no part of a state. */
function rebuildsOf({ name, before, after }: SpecMove): readonly { what: string; name: string }[] {
  return foldedBy(before) === foldedBy(after) ? [] : [{ what: 'state', name }];
}

function foldedBy(spec: JsonObject | undefined): string {
  const { fields = {}, lifecycles = {}, items = {} } = (spec ?? {}) as Partial<EntitySpec>;
  const parts = { fields, lifecycles, items } as unknown as JsonObject;
  return canonicalJson(JSON.parse(JSON.stringify(parts, folding)));
}

/** A field may be named `title` as well; it is no text. */
function folding(key: string, value: unknown): unknown {
  const isTold = typeof value === 'string' && (key === 'title' || key === 'unit' || key === 'pii');
  return isTold ? undefined : value;
}
