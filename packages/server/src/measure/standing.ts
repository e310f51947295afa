import { storeFollower } from '../load/load.ts';
import type { Records } from '../records/records.ts';

/** One partition of `admitted` until the log has more. */
export const keeperPartition = 0;
const mostRows = 50_000;
const mostRanges = 10_000;

type Reader = Pick<Records, 'read'>;

/** Entries that are whole in the store and not yet in the rollup: up to `to`, with so many events. */
export type Waiting = { readonly to: number; readonly rows: number };

/** What the keeper may derive next from `from` on: whole named ranges of at most 50,000 events, at least one range. */
export async function waitingFor(records: Reader, from: number): Promise<Waiting | undefined> {
  return records.read(async (db) => {
    const stored = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', storeFollower)
      .where('partition', '=', keeperPartition)
      .executeTakeFirst();
    const end = stored?.position ?? 0;
    if (end <= from) return undefined;
    const ranges = await db
      .selectFrom('named_ranges')
      .select(['admitted_to', 'events'])
      .where('partition', '=', keeperPartition)
      .where('admitted_to', '>', from)
      .where('admitted_from', '<', end)
      .orderBy('admitted_from')
      .limit(mostRanges)
      .execute();
    let rows = 0;
    let to = from;
    for (const range of ranges) {
      if (to > from && rows + range.events > mostRows) break;
      rows += range.events;
      to = Math.min(range.admitted_to, end);
    }
    return to > from ? { to, rows } : { to: end, rows };
  });
}

/** Where a rollup stands: the entries before `position` are in it; `moving`: an insert may be under way beyond. */
export type Standing = { readonly position: number; readonly moving: boolean };

export async function standingOf(records: Reader, follower: string): Promise<Standing> {
  return records.read(async (db) => {
    const at = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', follower)
      .where('partition', '=', keeperPartition)
      .executeTakeFirst();
    const plan = await db
      .selectFrom('insert_plans')
      .select('to_offset')
      .where('follower', '=', follower)
      .where('partition', '=', keeperPartition)
      .executeTakeFirst();
    return { position: at?.position ?? 0, moving: plan !== undefined };
  });
}
