import type { Selectable } from 'kysely';
import type { DefinitionKind, JsonObject } from '@millrace/contract';
import { Failure, readJson } from '../kernel/kernel.ts';
import type { DefinitionsTable, Records } from '../records/records.ts';
import type { Catalog, Edition, StoredVersion } from './catalog.ts';
import { keyOf, makeEdition } from './edition.ts';
import { openMemo } from './memo.ts';
import { latestVersions } from './read-versions.ts';

/** Older editions kept, over all workspaces; a replay of the log needs them one after the other. */
const keptEditions = 64;
/** Results kept of each compiling function. */
const keptResults = 1000;

type Current = { readonly edition: Edition; readonly latest: ReadonlyMap<string, StoredVersion> };

/** Reads the newest edition of every workspace. One per thread. */
export async function openCatalog(records: Records): Promise<Catalog> {
  const memo = openMemo(keptResults);
  const currents = new Map<string, Current>();
  const older = new Map<string, Promise<Edition>>();
  let turn: Promise<void> = Promise.resolve();
  let none: Edition | undefined;

  const editionOf = (workspace: string, revision: number, latest: ReadonlyMap<string, StoredVersion>): Edition =>
    makeEdition({ workspace, revision, latest, memo });

  async function readChanges(): Promise<void> {
    const changes = await records.read(async (db) => {
      const rows = await db.selectFrom('definition_revisions').selectAll().execute();
      const moved = rows.filter(({ workspace, revision }) => revision > current(workspace).revision);
      return Promise.all(
        moved.map(async ({ workspace, revision }) => ({
          workspace,
          revision,
          versions: await db
            .selectFrom('definitions')
            .selectAll()
            .where('workspace', '=', workspace)
            .where('revision', '>', current(workspace).revision)
            .orderBy('revision')
            .execute(),
        })),
      );
    });
    for (const { workspace, revision, versions } of changes) {
      const latest = new Map(currents.get(workspace)?.latest);
      for (const row of versions) latest.set(keyOf(row.kind, row.name), versionOf(row));
      currents.set(workspace, { latest, edition: editionOf(workspace, revision, latest) });
    }
  }

  /** One after the other, so that an older reading never replaces a newer one. */
  function refresh(): Promise<void> {
    const next = turn.then(readChanges);
    turn = next.catch(() => undefined);
    return next;
  }

  function current(workspace: string): Edition {
    return currents.get(workspace)?.edition ?? empty(workspace);
  }

  /** Of a workspace without documents; the one asked for last is kept. */
  function empty(workspace: string): Edition {
    if (none?.workspace !== workspace) none = editionOf(workspace, 0, new Map());
    return none;
  }

  async function readEdition(workspace: string, revision: number): Promise<Edition> {
    const rows = await records.read((db) => latestVersions(db, workspace, revision).execute());
    return editionOf(workspace, revision, new Map(rows.map((row) => [keyOf(row.kind, row.name), versionOf(row)])));
  }

  await refresh();
  return {
    current,
    refresh,
    async at(workspace, revision) {
      if (revision > current(workspace).revision) await refresh();
      const newest = current(workspace);
      if (newest.revision === revision) return newest;
      if (!(Number.isInteger(revision) && revision >= 0 && revision < newest.revision)) {
        throw new Failure('NOT_FOUND', {
          detail: `there is no revision ${revision} of ${workspace}; it is at ${newest.revision}`,
        });
      }
      const key = `${revision} ${workspace}`;
      const held = older.get(key);
      const edition = held ?? readEdition(workspace, revision);
      older.delete(key);
      older.set(key, edition);
      for (const oldest of older.keys()) {
        if (older.size <= keptEditions) break;
        older.delete(oldest);
      }
      if (held === undefined) edition.catch(() => older.delete(key));
      return edition;
    },
  };
}

export function versionOf(row: Selectable<DefinitionsTable>): StoredVersion {
  const { kind, name, version, revision, hash, spec, author, at } = row;
  return {
    // Only known kinds are written.
    kind: kind as DefinitionKind,
    name,
    version,
    revision,
    hash,
    spec: spec === null ? null : (readJson(spec) as JsonObject),
    author,
    at,
  };
}
