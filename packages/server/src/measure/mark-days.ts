import type { Side } from '../load/load.ts';
import type { Building, RecordsWriter } from '../records/records.ts';
import { standsAt, type EventPlace, type Store } from '../store/store.ts';
import { dayMs, keptTimes } from './compile/rollup-rows.ts';
import { rollupFollower } from './rollup-standings.ts';

export type MarkedDay = { readonly workspace: string; readonly day: number };

/**
 * Marks the days of events that are about to count otherwise, in every rollup of their workspaces: questions read these days
 * from events until the keepers have made them anew, which they do once the corrections have reached the entry `until`.
 */
export async function markEvents(
  {
    records,
    store,
    side = '',
  }: { readonly records: RecordsWriter; readonly store: Pick<Store, 'query'>; readonly side?: Side },
  {
    places,
    until,
    signal,
  }: { readonly places: readonly EventPlace[]; readonly until: number; readonly signal: AbortSignal },
): Promise<void> {
  if (places.length === 0) return;
  const kept = await records.read((db) =>
    db.selectFrom('rollups').select(['number', 'workspace']).where('gone', '=', 0).execute(),
  );
  if (kept.length === 0) return;
  const { rows } = await store.query(
    `SELECT DISTINCT workspace, intDiv(toUnixTimestamp64Milli(time), ${dayMs}) FROM events
     WHERE ${standsAt(places)} AND ${keptTimes.sql}`,
    { params: keptTimes.params, signal, as: 'platform' },
  );
  const marks = rows.flatMap(([workspace, day]) =>
    kept
      .filter((each) => each.workspace === workspace)
      .map(({ number }) => ({ follower: rollupFollower(number, side), day: Number(day) })),
  );
  if (marks.length === 0) return;
  await records.write((db) => marks.map((each) => marking(db, { ...each, until })));
}

export function marking(
  db: Building,
  { follower, day, until }: { readonly follower: string; readonly day: number; readonly until: number },
) {
  return db
    .insertInto('rollup_days')
    .values({ follower, day, version: 0, tried: 0, marks: 1, until, stale: 0 })
    .onConflict((conflict) =>
      conflict.columns(['follower', 'day']).doUpdateSet(({ eb, fn, ref }) => ({
        marks: eb('rollup_days.marks', '+', 1),
        until: fn<number>('max', [ref('rollup_days.until'), ref('excluded.until')]),
      })),
    );
}
