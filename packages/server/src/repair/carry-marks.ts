import { markEvents, uncount } from '../measure/measure.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { EventPlace, Store } from '../store/store.ts';

export type CarryMarks = {
  readonly from: Pick<Store, 'query'>;
  /** It has every event that is marked, and its rollup has them too. */
  readonly to: Pick<Store, 'supersede' | 'derive' | 'query'>;
  readonly records: RecordsWriter;
  /** Marks beyond `after` up to `until` are carried: the ends of ranges that `corrections` is through with. */
  readonly after: number;
  readonly until: number;
  readonly signal: AbortSignal;
  /** Marks up to here are carried. */
  readonly onCarried: (mark: number) => Promise<void>;
};

const perRead = 100;
const perUncount = 1_000;

/**
 * Marks in a store the events that are superseded in another one, and takes them off its rollup. All that has one mark is cut
 * into the same chunks each time, so that a repetition finds its tokens.
 */
export async function carryMarks(carrying: CarryMarks): Promise<void> {
  const { from, until, signal, onCarried } = carrying;
  let { after } = carrying;
  for (;;) {
    const { rows } = await from.query(
      `SELECT superseded, groupArray((partition, offset, item)) FROM events
       WHERE superseded > {after:UInt64} AND superseded <= {until:UInt64}
       GROUP BY superseded ORDER BY superseded LIMIT ${perRead}`,
      { params: { after, until }, signal, as: 'platform' },
    );
    for (const [mark, places] of rows) {
      after = Number(mark);
      await carryOne(after, (places as unknown[][]).map(placeOf).toSorted(byPlace), carrying);
      await onCarried(after);
    }
    if (rows.length < perRead) return;
  }
}

async function carryOne(by: number, all: readonly EventPlace[], { to, records, signal }: CarryMarks): Promise<void> {
  await to.supersede(all, by);
  for (let at = 0; at < all.length; at += perUncount) {
    const places = all.slice(at, at + perUncount);
    await uncount(to, { places, by, token: `carried:${by}/${at}`, signal });
    await markEvents({ records, store: to, side: 'next/' }, { places, until: 0, signal });
  }
}

function placeOf([partition, offset, item]: readonly unknown[]): EventPlace {
  return { partition: Number(partition), offset: Number(offset), item: Number(item) };
}

function byPlace(a: EventPlace, b: EventPlace): number {
  return a.partition - b.partition || a.offset - b.offset || a.item - b.item;
}
