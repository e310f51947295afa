import { Type } from 'typebox';
import type { DefinitionDocument, JsonObject } from '@millrace/contract';
import { isFailure, type Clock } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { openCatalog, openDefinitions, type Catalog, type Definitions, type Kinds } from './catalog.ts';

const closed = { additionalProperties: false } as const;

/** Small kinds with all that rules can have: a rollup names metrics, a metric's filter may not be `broken`. */
export const kinds: Kinds = {
  metric: {
    schema: Type.Object({ title: Type.Optional(Type.String({ maxLength: 200 })), filter: Type.String() }, closed),
    check: ({ filter }: { filter: string }, { name }) =>
      filter === 'broken' ? [{ path: '/spec/filter', message: `the filter of ${name} is broken` }] : [],
  },
  rollup: {
    schema: Type.Object({ of: Type.Array(Type.String()) }, closed),
    uses: ({ of }: { of: string[] }) => of.map((name, n) => ({ kind: 'metric', name, path: `/spec/of/${n}` })),
    rebuilds: ({ name, after }) => (after === undefined ? [] : [{ what: 'rollup', name }]),
  },
  event: { schema: Type.Object({ note: Type.Optional(Type.String()) }, closed) },
};

export const metric = (name: string, filter: string, title?: string): DefinitionDocument => ({
  kind: 'metric',
  name,
  spec: { ...(title !== undefined && { title }), filter },
});
export const rollup = (name: string, ...of: string[]): DefinitionDocument => ({ kind: 'rollup', name, spec: { of } });
export const gone = (kind: string, name: string): DefinitionDocument => ({ kind, name, spec: null });

export type Place = { readonly catalog: Catalog; readonly definitions: Definitions; readonly changed: string[] };

export const clock: Clock = { now: () => Date.UTC(2026, 0, 5) };

/** A catalog as one thread has it. */
export async function openPlace(records: Records): Promise<Place> {
  const catalog = await openCatalog(records);
  const changed: string[] = [];
  const onChange = (workspace: string): void => void changed.push(workspace);
  return { catalog, changed, definitions: openDefinitions({ records, catalog, kinds, clock, onChange }) };
}

export const me = { workspace: 'w', author: 'key:me' };

/** Everything that stands in an edition, as kind/name → spec. */
export function standing({ catalog }: Pick<Place, 'catalog'>, workspace = 'w'): Record<string, JsonObject> {
  return specsOf(catalog.current(workspace));
}

export function specsOf(edition: ReturnType<Catalog['current']>): Record<string, JsonObject> {
  const all = (['metric', 'rollup', 'event'] as const).flatMap((kind) => edition.of(kind));
  return Object.fromEntries(all.map(({ kind, name, spec }) => [`${kind}/${name}`, spec]));
}

export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.catch((reason: unknown) => reason);
  return isFailure(error) ? { code: error.code, detail: error.detail, ...error.members } : error;
}
