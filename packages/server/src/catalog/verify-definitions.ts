import { Failure } from '../kernel/kernel.ts';
import {
  verifyAudit,
  type AuditTable,
  type AuditVerdict,
  type DefinitionsTable,
  type Reading,
  type Records,
} from '../records/records.ts';
import { hashDocument } from './check-document.ts';
import { versionOf } from './open-catalog.ts';

export type DefinitionsVerdict = AuditVerdict & { readonly versions: number };

/** What entries of the trail tell of versions. */
type Told = { readonly revision: number; readonly changes: readonly ToldChange[] };
type ToldVersion = Pick<DefinitionsTable, 'hash' | 'author' | 'at'>;
type ToldChange = { readonly kind: string; readonly name: string; readonly version: number; readonly hash: string };

const page = 1000;

/**
 * Follows the audit trail, then holds every version of every document against it: each is told, with the hash of what it
 * says, its author and its time; none that is told is missing, and every workspace is at the revision that was told last.
 * AUDIT_BROKEN names the first that is not so. All in one snapshot.
 */
export function verifyDefinitions(records: Records): Promise<DefinitionsVerdict> {
  return records.read(async (db) => {
    const told = new Map<string, ToldVersion>();
    const newest = new Map<string, number>();
    const verdict = await verifyAudit(db, (entry) => {
      for (const [key, version] of toldBy(entry, newest)) told.set(key, version);
    });
    await mustBeAt(db, newest);
    let versions = 0;
    for (let rows = await versionsFrom(db, 0); rows.length > 0; rows = await versionsFrom(db, versions)) {
      for (const row of rows) {
        const key = keyOf(row.workspace, row.revision, row);
        mustBeTold(row, key, told.get(key));
        told.delete(key);
      }
      versions += rows.length;
    }
    const [missing] = told.keys();
    if (missing !== undefined) throw broken(`${missing}: the trail tells of it, and it is not there`);
    return { ...verdict, versions };
  });
}

function versionsFrom(db: Reading, offset: number): Promise<DefinitionsTable[]> {
  const query = db.selectFrom('definitions').selectAll().orderBy('workspace').orderBy('revision');
  return query.orderBy('kind').orderBy('name').offset(offset).limit(page).execute();
}

/** Each workspace at the revision that was told last. */
async function mustBeAt(db: Reading, newest: ReadonlyMap<string, number>): Promise<void> {
  const rows = await db.selectFrom('definition_revisions').selectAll().orderBy('workspace').execute();
  const found = new Map(rows.map(({ workspace, revision }) => [workspace, revision]));
  for (const workspace of new Set([...newest.keys(), ...found.keys()])) {
    const [is, said] = [found.get(workspace) ?? 0, newest.get(workspace) ?? 0];
    if (is !== said) throw broken(`workspace ${workspace} is at revision ${is}: the trail tells of revision ${said}`);
  }
}

function mustBeTold(row: DefinitionsTable, key: string, expected: ToldVersion | undefined): void {
  if (expected === undefined) throw broken(`${key}: no entry tells of it`);
  const { kind, name, spec } = versionOf(row);
  if (row.hash !== expected.hash || hashDocument(kind, name, spec) !== expected.hash)
    throw broken(`${key}: it is not what its entry tells`);
  if (row.author !== expected.author || row.at !== expected.at)
    throw broken(`${key}: its author or its time is not what its entry tells`);
}

/** The versions that an entry tells of, by their keys; the revision that it tells of is the newest of its workspace. */
function toldBy(entry: AuditTable, newest: Map<string, number>): readonly (readonly [string, ToldVersion])[] {
  const { action, workspace, author, at, detail } = entry;
  if (action !== 'definitions.changed') return [];
  const { revision, changes } = JSON.parse(detail) as Told;
  newest.set(workspace, revision);
  return changes.map((change) => [keyOf(workspace, revision, change), { hash: change.hash, author, at }] as const);
}

function keyOf(workspace: string, revision: number, change: Omit<ToldChange, 'hash'>): string {
  return `${change.kind} ${change.name}, version ${change.version}, of workspace ${workspace} at revision ${revision}`;
}

function broken(detail: string): Failure {
  return new Failure('AUDIT_BROKEN', { detail });
}
