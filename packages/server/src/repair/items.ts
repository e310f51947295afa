import { errorTable, type ErrorCode, type Position, type QuarantinedItem } from '@millrace/contract';
import type { Origin } from '../collect/collect.ts';
import { Failure, readJson } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { conditionOf, type Condition } from './filter.ts';

export type StoredItem = {
  readonly view: QuarantinedItem;
  /** ms since 1970. */
  readonly received: number;
  readonly origin: Origin;
  readonly original: Buffer;
};

/** A place in the order of the list, by received and position. */
export type Place = readonly [received: number, partition: number, offset: number, item: number];

export type Finding = {
  readonly order: 'newest' | 'oldest';
  /** Behind this one, in that order. */
  readonly after: Place | undefined;
  readonly limit: number;
  /** Without them a page of large items stays small. */
  readonly originals: boolean;
  readonly signal?: AbortSignal;
};

const place = '(received, partition, offset, item)';

/** Of the items that fit, a page in order. */
export async function findItems(
  store: Pick<Store, 'query'>,
  condition: Condition,
  { order, after, limit, originals, signal }: Finding,
): Promise<StoredItem[]> {
  const [way, beyond] = order === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
  const behind =
    after === undefined
      ? ''
      : ` AND ${place} ${beyond} (fromUnixTimestamp64Milli({at:Int64}), {atPartition:UInt16}, {atOffset:UInt64}, {atItem:UInt32})`;
  const [at = 0, atPartition = 0, atOffset = 0, atItem = 0] = after ?? [];
  const sorted = ['received', 'partition', 'offset', 'item'].map((column) => `${column} ${way}`).join(', ');
  const sql = `
    SELECT producer, toUnixTimestamp64Milli(received), id, type, code, detail, field, schema, revision, replay_of, origin,
      intDiv(length(encoded), 4) * 3 - countSubstrings(right(encoded, 2), '='), ${originals ? 'encoded' : "''"},
      partition, offset, item, first.1, first.2, first.3, first.4, toUnixTimestamp64Milli(first.5),
      JSONExtractString(tryBase64Decode(encoded), 'subject')
    FROM (SELECT * FROM quarantine WHERE ${condition.sql}${behind} ORDER BY ${sorted} LIMIT {limit:UInt32}) AS found
    LEFT JOIN (
      SELECT partition, offset, item,
        argMin((by_partition, by_offset, by_item, outcome, received), (by_partition, by_offset, by_item)) AS first
      FROM replays WHERE workspace = {workspace:String} AND outcome != 'rejected' GROUP BY partition, offset, item
    ) AS again USING (partition, offset, item)
    ORDER BY ${sorted}`;
  const { rows } = await store.query(sql, {
    params: { ...condition.params, at, atPartition, atOffset, atItem, limit },
    ...(signal !== undefined && { signal }),
  });
  return rows.map(itemOf);
}

/** NOT_FOUND where none stands. */
export async function readItem(
  store: Pick<Store, 'query'>,
  { partition, offset, index }: Position,
  of: { readonly workspace: string; readonly now: number },
): Promise<StoredItem> {
  const { sql, params } = conditionOf({}, of);
  const condition = {
    sql: `${sql} AND partition = {partition:UInt64} AND offset = {offset:UInt64} AND item = {index:UInt64}`,
    params: { ...params, partition, offset, index },
  };
  const [found] = await findItems(store, condition, { order: 'newest', after: undefined, limit: 1, originals: true });
  if (found !== undefined) return found;
  throw new Failure('NOT_FOUND', { detail: 'nothing is in quarantine that was received at this place' });
}

export function placeOf({ received, view: { position } }: StoredItem): Place {
  return [received, position.partition, position.offset, position.index];
}

function itemOf(row: readonly unknown[]): StoredItem {
  const [producer, received, id, type, code, detail, field, schema, revision, replayOf, origin, bytes, encoded] =
    row as string[];
  const [partition, offset, index, byPartition, byOffset, byIndex] = [...row.slice(13, 16), ...row.slice(16, 19)].map(
    Number,
  );
  const [outcome, at, subject] = row.slice(19) as [string, string, string];
  const replay =
    outcome === ''
      ? null
      : { position: positionOf(byPartition, byOffset, byIndex), at: isoOf(at), outcome: outcome as Replay['outcome'] };
  const [before, beforeOffset, beforeIndex] = (replayOf ?? '').split('/').map(Number);
  return {
    received: Number(received),
    origin: readJson(origin ?? '{}') as Origin,
    original: Buffer.from(encoded ?? '', 'base64'),
    view: {
      position: positionOf(partition, offset, index),
      producer: producer ?? '',
      received: isoOf(received),
      id: orNull(id),
      type: orNull(type),
      subject: orNull(subject),
      code: code ?? '',
      message: code !== undefined && code in errorTable ? errorTable[code as ErrorCode].message : '',
      detail: orNull(detail),
      field: orNull(field),
      schema: orNull(schema),
      revision: Number(revision) === 0 ? null : Number(revision),
      bytes: Number(bytes),
      state: replay === null ? 'waiting' : replay.outcome === 'dropped' ? 'dropped' : 'replayed',
      replay,
      replayOf: orNull(replayOf) === null ? null : positionOf(before, beforeOffset, beforeIndex),
    },
  };
}

type Replay = NonNullable<QuarantinedItem['replay']>;

function positionOf(partition = 0, offset = 0, index = 0): Position {
  return { partition, offset, index };
}

function isoOf(ms: unknown): string {
  return new Date(Number(ms)).toISOString();
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
