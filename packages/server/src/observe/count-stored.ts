import { isFailure } from '../kernel/kernel.ts';
import { otherProducers } from '../records/records.ts';
import type { Param, QueryResult, Store } from '../store/store.ts';

/** A healthy store counts a day of events in some 10 ms. */
const countMs = 5_000;
/** Names sent with one question; the engine takes a parameter of at most 128 kB. */
const mostNames = 64 * 1024;

type Asked = Pick<Store, 'query'>;

export type StoredRange = {
  readonly workspace: string;
  /** [from, to) in ms since 1970, both multiples of a minute. */
  readonly from: number;
  readonly to: number;
  /** Rows of entries before it count. */
  readonly loaded: number;
  /** Who has lines of its own in the books of the range. */
  readonly producers: readonly string[];
};

export function lineName(producer: string, minute: number): string {
  return `${producer}\u0000${minute}`;
}

export function nameOfLine(name: string): { readonly producer: string; readonly minute: number } {
  const [producer = '', minute = '0'] = name.split('\u0000');
  return { producer, minute: Number(minute) };
}

/**
 * Rows the store holds, by the producer they are booked under and the minute; undefined while it cannot be asked. Whose
 * names do not stand in the books are counted as the rest of each minute: there may be millions of them.
 */
export async function countStored(store: Asked, range: StoredRange): Promise<Map<string, number> | undefined> {
  try {
    return await (range.producers.includes(otherProducers) ? countSome(store, range) : countAll(store, range));
  } catch (error) {
    if (isFailure(error, 'STORE_UNAVAILABLE')) return undefined;
    throw error;
  }
}

async function countAll(store: Asked, range: StoredRange): Promise<Map<string, number>> {
  return named(await count(store, range, { by: 'producer' }));
}

async function countSome(store: Asked, range: StoredRange): Promise<Map<string, number>> {
  const rest = new Map((await count(store, range, { by: "''" })).map(([, minute, n]) => [Number(minute), Number(n)]));
  const counted = new Map<string, number>();
  for (const names of chunks(range.producers.filter((name) => name !== otherProducers))) {
    const rows = await count(store, range, { by: 'producer', names });
    for (const [name, n] of named(rows)) counted.set(name, n);
    for (const [, minute, n] of rows) rest.set(Number(minute), (rest.get(Number(minute)) ?? 0) - Number(n));
  }
  for (const [minute, n] of rest) if (n > 0) counted.set(lineName(otherProducers, minute), n);
  return counted;
}

async function count(
  store: Asked,
  { workspace, from, to, loaded }: StoredRange,
  { by, names }: { readonly by: string; readonly names?: readonly string[] },
): Promise<QueryResult['rows']> {
  const params: Record<string, Param> = { workspace, from, to, loaded, ...(names !== undefined && { names }) };
  const { rows } = await store.query(
    `SELECT ${by} AS name, toUnixTimestamp(toStartOfMinute(received)) * 1000 AS minute, count() AS n FROM events
     WHERE workspace = {workspace:String} AND received >= fromUnixTimestamp64Milli({from:Int64}) AND received < fromUnixTimestamp64Milli({to:Int64}) AND admitted < {loaded:UInt64}
       ${names === undefined ? '' : 'AND producer IN {names:Array(String)}'}
     GROUP BY name, minute`,
    { as: 'platform', params, timeoutMs: countMs },
  );
  return rows;
}

function named(rows: QueryResult['rows']): Map<string, number> {
  return new Map(rows.map(([name, minute, n]) => [lineName(String(name), Number(minute)), Number(n)]));
}

function* chunks(names: readonly string[]): Generator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const name of names) {
    bytes += Buffer.byteLength(name) + 8;
    if (bytes > mostNames) {
      yield chunk;
      chunk = [];
      bytes = Buffer.byteLength(name) + 8;
    }
    chunk.push(name);
  }
  if (chunk.length > 0) yield chunk;
}
