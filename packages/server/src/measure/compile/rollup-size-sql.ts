import { counts } from './counts.ts';
import type { Statement } from './derive-sql.ts';
import { sqlInstant } from './instants.ts';
import { passing } from './kept-rows.ts';
import type { RollupForm } from './rollup-form.ts';

const starts = { minute: 'toStartOfMinute', hour: 'toStartOfHour', day: 'toStartOfDay' } as const;

/** One row: how many events of a stretch of time a rollup would take in, and how many combinations of slot and labels they have. */
export function rollupSizeSql(
  { workspace, grain, dimensions, kept, where }: RollupForm,
  { from, before }: { readonly from: number; readonly before: number },
): Statement {
  const labels = dimensions.map(({ stored }, i) => `${stored.sql} AS d${i}`);
  const conditions = [
    'workspace = {workspace:String}',
    counts,
    "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
    ...(where === null ? [] : [`(${where.sql})`]),
    ...passing(kept),
  ];
  const keys = ['slot', ...dimensions.map((_, i) => `d${i}`)];
  const params = { workspace, from: sqlInstant(from), before: sqlInstant(before), ...where?.params };
  for (const { stored } of dimensions) Object.assign(params, stored.params);
  for (const { part } of kept.parts) Object.assign(params, part.params);
  return {
    sql: `SELECT count(), uniqCombined64(${keys.join(', ')}) FROM (
      SELECT ${[`${starts[grain]}(time) AS slot`, ...labels].join(', ')} FROM events WHERE ${conditions.join(' AND ')})`,
    params,
  };
}
