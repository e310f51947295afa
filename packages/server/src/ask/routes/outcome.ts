import type { Position } from '@millrace/contract';
import { admitFollower, becameOf, type Became } from '../../admit/admit.ts';
import type { Collected } from '../../collect/collect.ts';
import { isFailure } from '../../kernel/kernel.ts';
import type { Reading, Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';

export type OutcomeOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly records: Pick<Records, 'read'>;
  /** An entry of `admitted`. LOG_TRIMMED or NOT_FOUND where there is none. */
  readonly readAdmitted: (partition: number, offset: number) => Promise<Buffer>;
};

/**
 * What became of an accepted event: as the slice that settled it says, and where that is not known any more, as the store
 * does. undefined: it is not settled yet, or neither knows.
 */
export async function outcomeOf(event: Collected, options: OutcomeOptions): Promise<Became | undefined> {
  const { position } = event;
  const { settled, waits, range } = await options.records.read((db) => readKnown(db, position));
  if (!settled) return undefined;
  if (waits) return { outcome: 'waiting' };
  const said = range === undefined ? undefined : await readBecame(position, range.admitted_from, options);
  // It did wait then, and does not any more.
  if (said !== undefined && said.outcome !== 'waiting') return said;
  return await storedOutcome(event, options.store);
}

async function readKnown(db: Reading, { partition, offset, index }: Position) {
  const admit = await db
    .selectFrom('checkpoints')
    .select('position')
    .where('follower', '=', admitFollower)
    .where('partition', '=', partition)
    .executeTakeFirst();
  const waiting = await db
    .selectFrom('deferred')
    .select('since')
    .where('partition', '=', partition)
    .where('offset', '=', offset)
    .where('item', '=', index)
    .executeTakeFirst();
  const range = await db
    .selectFrom('named_ranges')
    .select('admitted_from')
    .where('partition', '=', partition)
    .where('received_from', '<=', offset)
    .where('received_to', '>', offset)
    .executeTakeFirst();
  return { settled: (admit?.position ?? 0) > offset, waits: waiting !== undefined, range };
}

async function readBecame(
  { partition, offset, index }: Position,
  admitted: number,
  { readAdmitted }: OutcomeOptions,
): Promise<Became | undefined> {
  try {
    return becameOf(await readAdmitted(partition, admitted), { offset, item: index });
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED') || isFailure(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

/** Under its id stands the event itself, or the first copy. */
async function storedOutcome(event: Collected, store: Pick<Store, 'query'>): Promise<Became | undefined> {
  const { workspace, producer, id, received, position } = event;
  const { partition, offset, index: item } = position;
  const sql = `
    SELECT partition, offset, item, (SELECT any(code) FROM quarantine WHERE workspace = {workspace:String}
      AND received = fromUnixTimestamp64Milli({received:Int64})
      AND partition = {partition:UInt16} AND offset = {offset:UInt64} AND item = {item:UInt32})
    FROM events WHERE workspace = {workspace:String} AND id = {id:String} AND producer = {producer:String} LIMIT 1`;
  try {
    const { rows } = await store.query(sql, { params: { workspace, producer, id, received, partition, offset, item } });
    const [row] = rows;
    if (row === undefined) return undefined;
    const first = { offset: Number(row[1]), item: Number(row[2]) };
    if (first.offset === offset && first.item === item) return { outcome: 'admitted' };
    return { outcome: row[3] === 'EVENT_CONFLICT' ? 'conflict' : 'duplicate', first };
  } catch (error) {
    if (isFailure(error, 'STORE_UNAVAILABLE')) return undefined;
    throw error;
  }
}
