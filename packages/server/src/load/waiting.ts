import type { Records } from '../records/records.ts';

/** The follower that inserts `events`, on the one partition there is. */
export const storeFollower = 'store';
const partition = 0;
const mostRows = 50_000;
const mostRanges = 10_000;

type Reader = Pick<Records, 'read'>;

/** Entries that are whole in the store and not yet derived from: up to `to`, with so many events. */
export type Waiting = { readonly to: number; readonly rows: number };

/** What may be derived next from `from` on: whole named ranges of at most 50,000 events, at least one range. */
export async function waitingFor(records: Reader, from: number): Promise<Waiting | undefined> {
  return records.read(async (db) => {
    const stored = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', storeFollower)
      .where('partition', '=', partition)
      .executeTakeFirst();
    const end = stored?.position ?? 0;
    if (end <= from) return undefined;
    const ranges = await db
      .selectFrom('named_ranges')
      .select(['admitted_to', 'events'])
      .where('partition', '=', partition)
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
