import type { EventSpec, JsonObject, MappingSpec, NoiseSpec } from '@millrace/contract';
import { compileRules, type Rules } from './catalog.ts';

type Specs = {
  readonly event?: Readonly<Record<string, EventSpec>>;
  readonly mapping?: Readonly<Record<string, MappingSpec>>;
  readonly noise?: Readonly<Record<string, NoiseSpec>>;
};

/** For tests: what these documents say together. The hash of a document is `#` and its name. */
export function rulesFrom(specs: Specs): Rules | null {
  return compileRules({
    of: (kind) =>
      Object.entries(specs[kind] ?? {}).map(([name, spec]) => ({ name, hash: `#${name}`, spec: spec as JsonObject })),
  });
}
