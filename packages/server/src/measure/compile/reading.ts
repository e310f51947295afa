import type { Dimension, Grain, Metric } from '@millrace/contract';
import type { CompiledSql } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import type { Statement } from './derive-sql.ts';
import { minuteMs, sqlInstant, sqlSecond } from './instants.ts';
import { tableOf, type Rollup } from './rollup.ts';

/** What a question needs: a metric of one workspace's events with from ≤ time < before, cut by bucket and dimensions. */
export type Need = {
  readonly workspace: string;
  readonly metric: Metric;
  readonly by: readonly Dimension[];
  readonly grain: Grain | null;
  /** Also one row per group over the whole range, marked `whole`. */
  readonly totals?: boolean;
  readonly where: CompiledSql | null;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly before: number;
};

/** `names`: what the answer says it used. Columns of the SQL: bucket (if there is a grain), the dimensions, value, n, whole (if totals). */
export type Reading = Statement & { readonly names: readonly string[] };

/** Everything a rollup holds: the entries of admitted before `position`. */
export type Kept = { readonly rollup: Rollup; readonly position: number };

/** Whether the rollup, together with the raw rows it does not hold yet, answers this exactly. */
export function covers(rollup: Rollup, need: Need): boolean {
  const { dimensions, measures } = rollup.spec;
  const known: readonly string[] = dimensions;
  const [firstMinute, lastMinute] = wholeMinutes(need);
  return (
    measures.includes(need.metric) &&
    need.totals !== true &&
    need.by.every((dimension) => known.includes(dimension)) &&
    [...(need.where?.fields ?? [])].every((field) => known.includes(field)) &&
    firstMinute < lastMinute
  );
}

/** All of it from events. */
export function rawReading(need: Need): Reading {
  return {
    sql: select(need, { ...events(need), where: inRange('from', 'before'), names: ['value', 'n'] }),
    params: paramsOf(need),
    names: ['events'],
  };
}

/**
 * Whole minutes from the rollup; from events the rows it does not hold yet, and what lies in the range before its first
 * and after its last whole minute. The parts are disjoint. They stay apart because each prunes by an index of its own;
 * a part costs some 4 ms of the engine however little it reads, so there are no more of them than that.
 */
export function rollupReading(need: Need, { rollup, position }: Kept): Reading {
  const [first, last] = wholeMinutes(need);
  const names: [string, string] = ['part', 'counted'];
  const raw = (where: string): string => select(need, { ...events(need), where, names });
  const parts = [
    select(need, {
      table: tableOf(rollup),
      time: 'minute',
      value: 'sum(events)',
      count: 'sum(events)',
      where: "minute >= {firstMinute:DateTime('UTC')} AND minute < {lastMinute:DateTime('UTC')}",
      names,
    }),
    raw(`admitted >= {position:UInt64} AND ${inRange('from', 'before')}`),
  ];
  const edges = [
    ...(need.from < first ? [inRange('from', 'firstWhole')] : []),
    ...(last < need.before ? [inRange('lastWhole', 'before')] : []),
  ];
  if (edges.length > 0) parts.push(raw(`admitted < {position:UInt64} AND (${edges.join(' OR ')})`));
  const keys = keysOf(need);
  const columns = [...keys, 'sum(part) AS value', 'sum(counted) AS n'].join(', ');
  return {
    sql: `SELECT ${columns} FROM (${parts.join(' UNION ALL ')})${groupBy(keys)}`,
    params: {
      ...paramsOf(need),
      position,
      firstMinute: sqlSecond(first),
      lastMinute: sqlSecond(last),
      firstWhole: sqlInstant(first),
      lastWhole: sqlInstant(last),
    },
    names: [`rollup ${rollup.name}`, 'events'],
  };
}

type Source = {
  readonly table: string;
  readonly time: string;
  readonly value: string;
  readonly count: string;
  readonly where: string;
  /** How value and count are called outside. */
  readonly names: readonly [string, string];
};

function events(need: Need): Pick<Source, 'table' | 'time' | 'value' | 'count'> {
  const value = need.metric === 'events' ? 'count()' : 'uniqExact(subject_kind, subject)';
  return { table: 'events', time: 'time', value, count: 'count()' };
}

function select(need: Need, source: Source): string {
  const keys = keysOf(need);
  const bucket = need.grain === null ? [] : [`${bucketStart[need.grain]}(${source.time}, 'UTC') AS bucket`];
  const [value, count] = source.names;
  const columns = [...bucket, ...need.by, `${source.value} AS ${value}`, `${source.count} AS ${count}`];
  if (need.totals === true) columns.push('grouping(bucket) AS whole');
  const where = ['workspace = {workspace:String}', source.where];
  if (source.table === 'events') where.push('test = 0');
  if (need.metric === 'subjects') where.push("subject_kind != ''");
  if (need.where !== null) where.push(`(${need.where.sql})`);
  return `SELECT ${columns.join(', ')} FROM ${source.table} WHERE ${where.join(' AND ')}${need.totals === true ? groupingSets(need) : groupBy(keys)}`;
}

const bucketStart = { minute: 'toStartOfMinute', hour: 'toStartOfHour', day: 'toStartOfDay' } as const;

const keysOf = (need: Need): string[] => [...(need.grain === null ? [] : ['bucket']), ...need.by];

const groupBy = (keys: readonly string[]): string => (keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`);

const groupingSets = (need: Need): string =>
  ` GROUP BY GROUPING SETS ((${keysOf(need).join(', ')}), (${need.by.join(', ')}))`;

const inRange = (from: string, before: string): string =>
  `time >= {${from}:DateTime64(3, 'UTC')} AND time < {${before}:DateTime64(3, 'UTC')}`;

function paramsOf({ workspace, where, from, before }: Need): Record<string, Param> {
  return { ...where?.params, workspace, from: sqlInstant(from), before: sqlInstant(before) };
}

/** The whole minutes inside the range; empty when it begins and ends in the same one. */
function wholeMinutes({ from, before }: Need): [first: number, last: number] {
  return [Math.ceil(from / minuteMs) * minuteMs, Math.floor(before / minuteMs) * minuteMs];
}
