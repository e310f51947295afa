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
type ToldChange = { readonly kind: string; readonly name: string; readonly version: number; readonly hash: string };

const page = 1000;

/**
 * Follows the audit trail, then holds every version of every document against it: each is told, with the hash of what it
 * says, and none that is told is missing. AUDIT_BROKEN names the first that is not so. All in one snapshot.
 */
export function verifyDefinitions(records: Records): Promise<DefinitionsVerdict> {
  return records.read(async (db) => {
    const told = new Map<string, string>();
    const verdict = await verifyAudit(db, (entry) => {
      for (const [key, hash] of toldBy(entry)) told.set(key, hash);
    });
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

function mustBeTold(row: DefinitionsTable, key: string, expected: string | undefined): void {
  if (expected === undefined) throw broken(`${key}: no entry tells of it`);
  const { kind, name, spec } = versionOf(row);
  if (row.hash !== expected || hashDocument(kind, name, spec) !== expected)
    throw broken(`${key}: it is not what its entry tells`);
}

function toldBy({ action, workspace, detail }: AuditTable): readonly (readonly [string, string])[] {
  if (action !== 'definitions.changed') return [];
  const { revision, changes } = JSON.parse(detail) as Told;
  return changes.map((change) => [keyOf(workspace, revision, change), change.hash] as const);
}

function keyOf(workspace: string, revision: number, change: Omit<ToldChange, 'hash'>): string {
  return `${change.kind} ${change.name}, version ${change.version}, of workspace ${workspace} at revision ${revision}`;
}

function broken(detail: string): Failure {
  return new Failure('AUDIT_BROKEN', { detail });
}
