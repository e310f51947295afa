import { canonicalJson, EntitySpec, type JsonObject } from '@millrace/contract';
import { findingsOf, type Finding, type KindRules, type SpecMove, type Use } from '../catalog/catalog.ts';
import { compileEntity } from './folds/compile-entity.ts';

/** What the catalog has to know of documents that say how a kind of subject is folded. */
export const entityKind: KindRules = {
  schema: EntitySpec,
  check: checkEntity,
  uses: referencesOf,
  rebuilds: rebuildsOf,
};

/** Each name by itself, so that all that is wrong is told at once; then the whole, for what its parts say of each other. */
function checkEntity(spec: EntitySpec): readonly Finding[] {
  const parts = partsOf(spec).flatMap((part) => findingOf(part));
  return parts.length > 0 ? parts : findingOf(spec);
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
