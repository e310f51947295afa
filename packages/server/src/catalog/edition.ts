import { must } from '../kernel/kernel.ts';
import type { DefinitionKind } from '@millrace/contract';
import type { Edition, Stored, StoredVersion } from './catalog.ts';
import { openMemo, type Memo } from './memo.ts';

export type EditionParts = {
  readonly workspace: string;
  readonly revision: number;
  /** The newest version of each document up to the revision, by `keyOf`. */
  readonly latest: ReadonlyMap<string, StoredVersion>;
  readonly memo: Memo;
};

export function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}

export function makeEdition({ workspace, revision, latest, memo }: EditionParts): Edition {
  const byKind = new Map<DefinitionKind, Stored[]>();
  const changed = new Map<DefinitionKind, number>();
  for (const version of latest.values()) {
    changed.set(version.kind, Math.max(changed.get(version.kind) ?? 0, version.revision));
    if (!isStanding(version)) continue;
    const same = byKind.get(version.kind);
    if (same === undefined) byKind.set(version.kind, [version]);
    else same.push(version);
  }
  for (const same of byKind.values()) same.sort((a, b) => (a.name < b.name ? -1 : 1));

  /** What was asked for last by each function: collect and admit ask for each request. */
  const asked = new WeakMap<object, { readonly kinds: readonly DefinitionKind[]; readonly value: unknown }>();
  const edition: Edition = {
    workspace,
    revision,
    of: (kind) => byKind.get(kind) ?? [],
    find(kind, name) {
      const found = latest.get(keyOf(kind, name));
      return found !== undefined && isStanding(found) ? found : undefined;
    },
    latest: (kind, name) => latest.get(keyOf(kind, name)),
    compiled<T>(kinds: readonly DefinitionKind[], compile: (edition: Edition) => T): T {
      const held = asked.get(compile);
      if (held !== undefined && held.kinds === kinds) return held.value as T;
      must(kinds.length > 0, 'something is compiled of some kind');
      const key = `${workspace} ${kinds.map((kind) => `${kind}:${changed.get(kind) ?? 0}`).join(' ')}`;
      const value = memo(compile, key, () => compile(edition));
      asked.set(compile, { kinds, value });
      return value;
    },
  };
  return edition;
}

/** A workspace without documents. */
export const noDocuments = makeEdition({ workspace: '', revision: 0, latest: new Map(), memo: openMemo(8) });

export function isStanding(version: StoredVersion): version is Stored {
  return version.spec !== null;
}
