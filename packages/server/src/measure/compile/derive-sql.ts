import type { AdmittedRange } from '../../load/load.ts';
import { standsAt, type EventPlace, type Param } from '../../store/store.ts';
import { countedOnce, counts } from './counts.ts';
import { firstInstant, lastInstant, sqlInstant } from './instants.ts';
import type { Rollup, RollupGrain } from './rollup.ts';
import { grainMs, slotBase } from './spans.ts';

export type Statement = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/**
 * What a rollup keeps of a range, in the column order of its table: the moments as they are, and everything coarser from
 * the minutes, which are counted once. One pass over all grains of every event would take half as much again.
 */
export function deriveSql(rollup: Rollup, { partition, from, to }: AdmittedRange): Statement {
  const where = `partition = {partition:UInt32} AND admitted >= {from:UInt64} AND admitted < {to:UInt64} AND ${counts}`;
  return rowsSql(rollup, { where, params: { partition, from, to }, count: 'count()', one: '1' });
}

/**
 * The same rows for events that count no longer, to be taken off: a sum of unsigned numbers is one modulo 2^64, in which
 * 2^64 - n takes n off. In order, so that they come in one piece: to the engine, rows in other pieces under the same token
 * are others, and how many pieces it reads depends on how many parts the events lie in just then.
 */
export function uncountSql(rollup: Rollup, places: readonly EventPlace[], by: number): Statement {
  const where = `${standsAt(places)} AND ${countedOnce}`;
  const rows = { where, params: { by }, count: 'toUInt64(-toInt64(count()))', one: 'toUInt64(-1)' };
  const { sql, params } = rowsSql(rollup, rows);
  return { sql: `SELECT * FROM (${sql}) ORDER BY ALL`, params };
}

type Rows = {
  readonly where: string;
  readonly params: Readonly<Record<string, Param>>;
  /** In SQL: what a group of events adds, and what one event does. */
  readonly count: string;
  readonly one: string;
};

function rowsSql(rollup: Rollup, { where, params, count, one }: Rows): Statement {
  const { dimensions, grains } = rollup.spec;
  const names = dimensions.join(', ');
  const events = `FROM events
    WHERE ${where} AND time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}`;
  const ms = 'toUInt64(toUnixTimestamp64Milli(time))';
  const minutes = `SELECT workspace, ${names}, intDiv(${ms}, ${grainMs.minute}) AS minute, ${count} AS kept ${events}
    GROUP BY workspace, ${names}, minute`;
  const coarse = grains.filter((grain) => grain !== 'moment').map(slotOfMinute);
  const parts = [`SELECT workspace, slot, ${names}, kept FROM (${minutes}) ARRAY JOIN [${coarse.join(', ')}] AS slot`];
  if (grains.includes('moment')) parts.push(`SELECT workspace, ${ms} AS slot, ${names}, ${one} AS kept ${events}`);
  return {
    sql: parts.join(' UNION ALL '),
    params: { ...params, first: sqlInstant(firstInstant), last: sqlInstant(lastInstant) },
  };
}

/** Of minutes since 1970. Hours and days are UTC's, and so begin with whole minutes. */
function slotOfMinute(grain: RollupGrain): string {
  return `intDiv(minute, ${grainMs[grain] / grainMs.minute}) * ${grainMs[grain]} + ${slotBase(grain)}`;
}
