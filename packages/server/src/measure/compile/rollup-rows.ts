import type { RollupGrain } from '@millrace/contract';
import { keptColumns, type Param } from '../../store/store.ts';
import { counts } from './counts.ts';
import type { Statement } from './derive-sql.ts';
import { firstInstant, lastInstant, sqlInstant } from './instants.ts';
import { keptRowsSql, passing } from './kept-rows.ts';
import { levelsOf } from './levels.ts';
import type { RollupForm } from './rollup-form.ts';

/** Which version of its days is in force: 0 where none is named. Days are counted from 1970. */
export type Versions = ReadonlyMap<number, number>;

export const dayMs = 86_400_000;

const starts = { minute: 'toStartOfMinute', hour: 'toStartOfHour', day: 'toStartOfDay' } as const;

const slotSql = (grain: RollupGrain, time: string): string => `toDateTime(${starts[grain]}(${time}, 'UTC'), 'UTC')`;

type Kind = { readonly number: number; readonly form: RollupForm };
type Some = { readonly where: readonly string[]; readonly params: Readonly<Record<string, Param>> };

/** What a rollup keeps of some events, in the order of the columns of its table, as rows of the versions of their days. */
export function rollupRowsSql({ number, form }: Kind, { where, params }: Some, versions: Versions): Statement {
  const { kept, dimensions, grain } = form;
  const version = versionOf('intDiv(toUnixTimestamp(time), 86400)', versions);
  const all = { ...paramsOf({ number, form }), ...params, ...version.params };
  const rows = keptRowsSql({
    kept,
    labels: dimensions.map(({ stored }) => stored.sql),
    keys: [
      { name: 'version', sql: version.sql },
      { name: 'slot', sql: slotSql(grain, 'time') },
    ],
    where: [[keptTimes.sql, ...where, ...conditionOf(form)]],
    params: all,
  });
  const labels = `[${dimensions.map((_, i) => `d${i}`).join(', ')}]`;
  const head = `{workspace:String}, {rollup:UInt32}, version, level.1, CAST(${labels} AS Array(String))`;
  const told = keptColumns.map((column) => (column === 'part' ? 'toUInt16(part + level.2)' : column));
  const levels = levelsOf(grain).map((level) => `(${slotSql(level.grain, 'slot')}, ${level.firstPart})`);
  return {
    sql: `SELECT ${head}, ${told.join(', ')} FROM (${rows}) ARRAY JOIN [${levels.join(', ')}] AS level`,
    params: all,
  };
}

/** By day: how many events the rollup holds in the versions in force, and how many there are; where these differ or not. */
export function comparedSql(
  { number, form }: Kind,
  { where, params }: Some,
  span: readonly [number, number],
  versions: Versions,
): Statement {
  const day = (time: string): string => `intDiv(toUnixTimestamp(${time}), 86400)`;
  const version = versionOf(day('slot'), versions);
  const [first, last] = span;
  const events = [keptTimes.sql, ...where, ...conditionOf(form), ...passing(form.kept)];
  const sql = `SELECT day, sum(held) AS held, sum(due) AS due FROM (
      SELECT ${day('slot')} AS day, events AS held, 0 AS due FROM rollup_rows
      WHERE workspace = {workspace:String} AND number = {rollup:UInt32} AND part = 0 AND version = ${version.sql}
        AND slot >= toDateTime({firstDay:UInt32} * 86400, 'UTC') AND slot < toDateTime({lastDay:UInt32} * 86400, 'UTC')
      UNION ALL
      SELECT ${day('time')} AS day, 0 AS held, 1 AS due FROM events
      WHERE workspace = {workspace:String} AND ${counts} AND ${events.join(' AND ')}
        AND time >= {firstTime:DateTime64(3, 'UTC')} AND time < {lastTime:DateTime64(3, 'UTC')}
    ) GROUP BY day ORDER BY day`;
  return {
    sql,
    params: {
      ...paramsOf({ number, form }),
      ...params,
      ...version.params,
      firstDay: first,
      lastDay: last,
      firstTime: sqlInstant(first * dayMs),
      lastTime: sqlInstant(last * dayMs),
    },
  };
}

/** SQL of the version of a day, by SQL of the day. */
export function versionOf(day: string, versions: Versions): Statement {
  if (versions.size === 0) return { sql: 'toUInt32(0)', params: {} };
  return {
    sql: `transform(toUInt32(${day}), {versionDays:Array(UInt32)}, {versions:Array(UInt32)}, toUInt32(0))`,
    params: { versionDays: [...versions.keys()], versions: [...versions.values()] },
  };
}

/** Events that metrics are told of at all. */
export const keptTimes: Statement = {
  sql: "time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}",
  params: { first: sqlInstant(firstInstant), last: sqlInstant(lastInstant) },
};

const conditionOf = ({ where }: RollupForm): string[] => (where === null ? [] : [`(${where.sql})`]);

function paramsOf({ number, form }: Kind): Record<string, Param> {
  const { workspace, kept, dimensions, where } = form;
  const params: Record<string, Param> = {
    ...keptTimes.params,
    ...where?.params,
    workspace,
    rollup: number,
  };
  for (const { part } of kept.parts) Object.assign(params, part.params);
  for (const { stored } of dimensions) Object.assign(params, stored.params);
  return params;
}
