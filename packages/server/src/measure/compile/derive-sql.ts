import type { AdmittedRange } from '../../load/load.ts';
import type { Param } from '../../store/store.ts';
import { counts } from './counts.ts';
import { firstInstant, lastInstant, sqlInstant } from './instants.ts';
import type { Rollup, RollupGrain } from './rollup.ts';
import { grainMs, slotBase } from './spans.ts';

export type Statement = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/**
 * What a rollup keeps of a range, in the column order of its table: the moments as they are, and everything coarser from
 * the minutes, which are counted once. One pass over all grains of every event would take half as much again.
 */
export function deriveSql(rollup: Rollup, range: AdmittedRange): Statement {
  const { dimensions, grains } = rollup.spec;
  const names = dimensions.join(', ');
  const events = `FROM events
    WHERE partition = {partition:UInt32} AND admitted >= {from:UInt64} AND admitted < {to:UInt64} AND ${counts}
      AND time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}`;
  const ms = 'toUInt64(toUnixTimestamp64Milli(time))';
  const minutes = `SELECT workspace, ${names}, intDiv(${ms}, ${grainMs.minute}) AS minute, count() AS kept ${events}
    GROUP BY workspace, ${names}, minute`;
  const coarse = grains.filter((grain) => grain !== 'moment').map(slotOfMinute);
  const parts = [`SELECT workspace, slot, ${names}, kept FROM (${minutes}) ARRAY JOIN [${coarse.join(', ')}] AS slot`];
  if (grains.includes('moment')) parts.push(`SELECT workspace, ${ms} AS slot, ${names}, 1 AS kept ${events}`);
  const { partition, from, to } = range;
  return {
    sql: parts.join(' UNION ALL '),
    params: { partition, from, to, first: sqlInstant(firstInstant), last: sqlInstant(lastInstant) },
  };
}

/** Of minutes since 1970. Hours and days are UTC's, and so begin with whole minutes. */
function slotOfMinute(grain: RollupGrain): string {
  return `intDiv(minute, ${grainMs[grain] / grainMs.minute}) * ${grainMs[grain]} + ${slotBase(grain)}`;
}
