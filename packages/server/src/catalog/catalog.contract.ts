import type { Definition, EventSpec, JsonObject, MappingSpec, NoiseSpec } from '@millrace/contract';
import { compileRules, type Edition, type Rules, type Stored } from './catalog.ts';
import { keyOf, makeEdition } from './edition.ts';
import { openMemo } from './memo.ts';

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

/** For tests: a workspace with these documents, each in its first version. */
export function editionFrom(definitions: readonly Definition[]): Edition {
  const made = { version: 1, revision: 1, author: 'operator', at: 0 };
  const latest = definitions.map((each): [string, Stored] => [
    keyOf(each.kind, each.name),
    { ...each, ...made, hash: `#${each.name}` },
  ]);
  return makeEdition({ workspace: 'w', revision: 1, latest: new Map(latest), memo: openMemo(8) });
}
