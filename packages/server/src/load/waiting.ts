import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import type { Side } from './side.ts';

/** The follower that inserts `events`, on the one partition there is. */
export const storeFollower = 'store';
const partition = 0;
const mostRows = 50_000;
const mostRanges = 10_000;

type Sources = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly side: Side;
};

/** Entries that are whole in the store and not yet derived from: up to `to`, with so many events. */
export type Waiting = { readonly to: number; readonly rows: number };

/** What may be derived next from `from` on: whole entries with at most 50,000 events, at least one of them. */
export async function waitingFor({ records, store, side }: Sources, from: number): Promise<Waiting | undefined> {
  const { end, ranges } = await records.read(async (db) => {
    const stored = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', `${side}${storeFollower}`)
      .where('partition', '=', partition)
      .executeTakeFirst();
    const end = stored?.position ?? 0;
    const ranges = await db
      .selectFrom('named_ranges')
      .select(['admitted_from', 'admitted_to', 'events'])
      .where('partition', '=', partition)
      .where('admitted_to', '>', from)
      .where('admitted_from', '<', end)
      .orderBy('admitted_from')
      .limit(mostRanges)
      .execute();
    return { end, ranges };
  });
  if (end <= from) return undefined;
  const known = ranges[0]?.admitted_from ?? end;
  if (known > from) return await counted(store, from, Math.min(known, from + mostRanges));
  let rows = 0;
  let to = from;
  for (const range of ranges) {
    if (to > from && rows + range.events > mostRows) break;
    rows += range.events;
    to = Math.min(range.admitted_to, end);
  }
  return to > from ? { to, rows } : { to: end, rows };
}

/** Records keep no old ranges, which a rebuilt store derives anew: the store itself counts what it has of them. */
async function counted(store: Pick<Store, 'query'>, from: number, end: number): Promise<Waiting> {
  const { rows } = await store.query(
    `SELECT admitted FROM events WHERE admitted >= {from:UInt64} AND admitted < {end:UInt64}
     ORDER BY admitted LIMIT 1 OFFSET ${mostRows}`,
    { params: { from, end }, as: 'platform' },
  );
  const full = rows[0]?.[0];
  return { to: full === undefined ? end : Math.max(Number(full), from + 1), rows: mostRows };
}
