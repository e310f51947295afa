import type { EventSpec, JsonObject, MappingSpec, NoiseSpec } from '@millrace/contract';
import { compileEvent, type CompiledEvent } from './compile-event.ts';
import { compileMapping, type CompiledMapping } from './compile-mapping.ts';
import { compileNoise, type CompiledNoise } from './compile-noise.ts';

/** An event document with the hash that events quote. */
export type DeclaredEvent = CompiledEvent & { readonly hash: string };

/** All that a workspace's documents say about incoming events. Never changes: the catalog makes others for another revision. */
export type Rules = {
  /** By type. */
  readonly events: ReadonlyMap<string, DeclaredEvent>;
  /** null: there is none. */
  readonly noise: CompiledNoise | null;
  readonly mapping: CompiledMapping | null;
};

type Document = { readonly name: string; readonly hash: string; readonly spec: JsonObject };
export type Documents = { of(kind: 'event' | 'mapping' | 'noise'): readonly Document[] };

/** null where no document says anything. Documents were checked when they were put. */
export function compileRules(documents: Documents): Rules | null {
  const events = documents.of('event');
  const noise = documents.of('noise');
  const mapping = documents.of('mapping');
  if (events.length + noise.length + mapping.length === 0) return null;
  return {
    events: new Map(
      events.map(({ name, hash, spec }) => [name, { ...compileEvent(spec as EventSpec), hash }] as const),
    ),
    noise: noise.length === 0 ? null : compileNoise(specsOf<NoiseSpec>(noise)),
    mapping: mapping.length === 0 ? null : compileMapping(specsOf<MappingSpec>(mapping)),
  };
}

function specsOf<T>(documents: readonly Document[]): Readonly<Record<string, T>> {
  return Object.fromEntries(documents.map(({ name, spec }) => [name, spec as T]));
}
