import type { StoreRebuildView } from '@millrace/contract';
import { storeFollower, type Side } from '../load/load.ts';
import type { AuditDraft, Building, Reading, Records, StoreRebuildTable } from '../records/records.ts';
import type { WantedBy } from './rebuild-rows.ts';

/** The rebuild of the store as records keep it. */
export type StoreRebuildJob = Omit<StoreRebuildTable, 'id' | 'state'> & Pick<StoreRebuildView, 'state'>;

/** Of the followers that fill the new store, of their plans, and of rows that it has refused. */
export const beside: Side = 'next/';
const only = 1;

export async function readStoreRebuild(records: Pick<Records, 'read'>): Promise<StoreRebuildJob | undefined> {
  return (await records.read((db) => db.selectFrom('store_rebuild').selectAll().executeTakeFirst())) as
    | StoreRebuildJob
    | undefined;
}

/** Begins one, from nothing; nothing happens while one runs. */
export async function beginStoreRebuild(
  records: Pick<Records, 'write'>,
  { workspace, author, now }: WantedBy,
): Promise<void> {
  const begun = { workspace, author, state: 'running', incarnation: null, marked: 0, marking: 0, detail: null };
  await records.write(
    (db) => [
      db
        .insertInto('store_rebuild')
        .values({ id: only, round: 1, ...begun, started: now, ended: null })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet(({ eb }) => ({
              ...begun,
              started: now,
              ended: null,
              round: eb('store_rebuild.round', '+', 1),
            }))
            .where('store_rebuild.state', '!=', 'running'),
        ),
    ],
    [auditOf({ workspace, author }, 'begun', now, {})],
  );
}

type Moved = Partial<Pick<StoreRebuildTable, 'incarnation' | 'marked' | 'marking'>>;

export async function moveStoreRebuild(
  records: Pick<Records, 'write'>,
  { round }: StoreRebuildJob,
  moved: Moved,
): Promise<void> {
  await records.write((db) => [db.updateTable('store_rebuild').set(moved).where('round', '=', round)]);
}

/** Nothing is known of a new store any more: it is to be made from nothing. */
export async function forgetNewStore(records: Pick<Records, 'write'>, { round }: StoreRebuildJob): Promise<void> {
  await records.write((db) => [
    ...forgetting(db),
    db.updateTable('store_rebuild').set({ incarnation: null, marked: 0, marking: 0 }).where('round', '=', round),
  ]);
}

export async function failStoreRebuild(
  records: Pick<Records, 'write'>,
  job: StoreRebuildJob,
  { detail, now }: { readonly detail: string; readonly now: number },
): Promise<void> {
  await records.write(
    // Never one that was put in force after all.
    (db) => [...forgetting(db), { statement: ended(db, job, { state: 'failed', detail, now }), rows: 1 }],
    [auditOf(job, 'failed', now, { detail })],
  );
}

/** What takes everything about the new store out of records. */
export function forgetting(db: Building) {
  return [
    db.deleteFrom('checkpoints').where('follower', 'like', `${beside}%`),
    db.deleteFrom('insert_plans').where('follower', 'like', `${beside}%`),
    db.deleteFrom('parked').where('target', 'like', `${beside}%`),
    db.deleteFrom('rollup_days').where('follower', 'like', `${beside}%`),
  ];
}

export function ended(
  db: Building,
  { round }: StoreRebuildJob,
  { state, detail, now }: { readonly state: 'done' | 'failed'; readonly detail: string | null; readonly now: number },
) {
  return db
    .updateTable('store_rebuild')
    .set({ state, detail, ended: now })
    .where('round', '=', round)
    .where('state', '=', 'running');
}

export function auditOf(
  { workspace, author }: Pick<StoreRebuildJob, 'workspace' | 'author'>,
  what: 'begun' | 'ended' | 'failed',
  at: number,
  detail: AuditDraft['detail'],
): AuditDraft {
  return { workspace, at, author, action: `rebuild.${what}`, target: 'store', detail };
}

/** How far it is. */
export async function viewStoreRebuild(records: Pick<Records, 'read'>, end: number): Promise<StoreRebuildView | null> {
  const job = await readStoreRebuild(records);
  if (job === undefined) return null;
  const { state, author, started, ended: at, detail } = job;
  const position = await records.read((db) => positionOf(db, `${state === 'running' ? beside : ''}${storeFollower}`));
  const iso = (ms: number): string => new Date(ms).toISOString();
  return { state, author, started: iso(started), ended: at === null ? null : iso(at), position, end, detail };
}

async function positionOf(db: Reading, follower: string): Promise<number> {
  const row = await db
    .selectFrom('checkpoints')
    .select('position')
    .where('follower', '=', follower)
    .where('partition', '=', 0)
    .executeTakeFirst();
  return row?.position ?? 0;
}
