import type { Basis, Grain } from '@millrace/contract';
import type { CompiledSql } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { bucketSql } from './bucket-sql.ts';
import type { Statement } from './derive-sql.ts';
import type { DimensionSql } from './dimension-sql.ts';
import { sqlInstant } from './instants.ts';
import { mergeSql, stateSql, type Part } from './part-sql.ts';
import type { People } from './people.ts';
import { sharedColumns } from './shared-columns.ts';
import { apartSql, insideSql, type Stretch } from './stretches.ts';

/** Parts of metrics over one basis, in groups. */
export type Measured = {
  readonly parts: readonly Part[];
  readonly by: readonly DimensionSql[];
  readonly grain: Grain | null;
  /** Also one row per group over the whole range, marked `whole`. */
  readonly totals: boolean;
  readonly where: CompiledSql | null;
  /** Milliseconds since 1970: from ≤ time < before. Of a cohort, of the first event. */
  readonly from: number;
  readonly before: number;
  readonly basis: Basis;
  /** Of a cohort: the kind of its subjects; followed for `withinMs`, and for events before `until`. */
  readonly subject: string | undefined;
  readonly withinMs: number | undefined;
  readonly until: number;
  /**
   * Of a cohort: what had come of it before each of these ages, in ms, ascending. The first label; an age that adds nothing
   * has no row.
   */
  readonly ages?: readonly number[] | undefined;
  /** Of a cohort: groups are told by each event, not by the subject. */
  readonly eventLabels?: boolean | undefined;
  /** In place of the range several, whose place here is the first label; of a cohort each is followed until its own moment. */
  readonly stretches?: readonly Stretch[] | undefined;
  /** Where buckets are cut; see `bucketSql`. */
  readonly zone?: string | undefined;
  readonly mostRows: number;
  /** With the columns kind and name. */
  readonly named?: boolean;
};

/**
 * Columns: at (bucket in seconds since 1970, 0 without a grain), whole, n (events that had a say), newest (ms of the latest
 * first event of a cohort), a label a dimension, a value a part, and of parts with a currency a list of those that were added up (`Part`).
 */
export function measuredSql(measured: Measured, people: People): Statement {
  if (measured.ages !== undefined) return grownSql(measured, people);
  const { parts, by, grain, totals, stretches, zone } = measured;
  const cohort = measured.basis === 'cohort';
  const labels = [...(stretches === undefined ? [] : ['period']), ...by.map((_, i) => `d${i}`)];
  const keys = [...(grain === null ? [] : ['bucket']), ...labels];
  const time = cohort ? 'start' : 'time';
  const columns = [
    grain === null ? '0 AS at' : 'toUnixTimestamp(bucket) AS at',
    totals && grain !== null ? 'grouping(bucket) AS whole' : '0 AS whole',
    'countIf(seen = 1) AS n',
    cohort ? 'toUnixTimestamp64Milli(max(start)) AS newest' : '0 AS newest',
    ...labels,
    ...parts.flatMap(({ value, currencies }) => [value, ...(currencies === undefined ? [] : [currencies])]),
  ];
  const { from, before } = measured;
  const clock = zone === undefined ? undefined : { zone, from, before };
  const bucket = grain === null ? '' : `${bucketSql(grain, time, clock)} AS bucket, `;
  const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
  const sets =
    totals && grain !== null ? ` GROUP BY GROUPING SETS ((${keys.join(', ')}), (${labels.join(', ')}))` : groups;
  const told = cohort ? followedSql(measured, people) : rangeSql(measured, people);
  const source = stretches === undefined ? told : apartSql(stretches, told, { time, cohort });
  return {
    sql: `SELECT ${columns.join(', ')} FROM (SELECT ${bucket}* FROM (${source}))${sets} LIMIT {mostRows:UInt32}`,
    params: paramsOf(measured),
  };
}

/** Every event is counted at the first age above its own, and what was counted so far is merged on from age to age. */
function grownSql(measured: Measured, people: People): Statement {
  const { parts, by, grain } = measured;
  const labels = by.map((_, i) => `d${i}`);
  const calls = parts.flatMap(({ call, currencyCall }) => [
    { call, isNumber: true },
    ...(currencyCall === undefined ? [] : [{ call: currencyCall, isNumber: false }]),
  ]);
  const at = grain === null ? '0' : `toUnixTimestamp(${bucketSql(grain, 'start')})`;
  const own = 'toUnixTimestamp64Milli(time) - toUnixTimestamp64Milli(first_time)';
  const age = `{ages:Array(Int64)}[arrayCount(each -> ${own} >= each, {ages:Array(Int64)}) + 1]`;
  const counted = [
    'at',
    'age',
    ...labels,
    'countIf(seen = 1) AS n',
    'toUnixTimestamp64Milli(max(start)) AS newest',
    ...calls.map(({ call }, i) => `${stateSql(call)} AS s${i}`),
  ];
  const merged = calls.map(({ call, isNumber }, i) => {
    const told = `${mergeSql(call, `s${i}`)} OVER grown`;
    return isNumber ? `toNullable(toFloat64(${told}))` : told;
  });
  return {
    sql: `SELECT ${['at', '0 AS whole', 'n', 'newest', 'age', ...labels, ...merged].join(', ')} FROM (
      SELECT ${counted.join(', ')} FROM (SELECT ${at} AS at, ${age} AS age, * FROM (${followedSql(measured, people)}))
      WHERE age > 0 GROUP BY ${['at', 'age', ...labels].join(', ')})
      WINDOW grown AS (PARTITION BY ${['at', ...labels].join(', ')} ORDER BY age ROWS UNBOUNDED PRECEDING)
      LIMIT {mostRows:UInt32}`,
    params: paramsOf(measured),
  };
}

/**
 * Who stands behind the one part: the columns kind, name, first and last (ms since 1970), and how many of the events in it
 * they have. Events without a subject are somebody without a kind. `conditions`: over the labels d0, d1 …; `age`: of a cohort, in ms.
 */
export function measuredPeopleSql(
  measured: Omit<Measured, 'named' | 'totals' | 'grain' | 'ages' | 'mostRows'>,
  { conditions, params, age }: BehindPart,
  people: People,
): Statement {
  const told = { ...measured, named: true, totals: false, grain: null, mostRows: 0 };
  const source = measured.basis === 'cohort' ? followedSql(told, people) : rangeSql(told, people);
  const own = 'toUnixTimestamp64Milli(time) - toUnixTimestamp64Milli(first_time)';
  const all = [
    'seen = 1',
    ...measured.parts.map(({ takes }) => `(${takes})`),
    ...conditions,
    ...(age === undefined ? [] : [`${own} < {age:Int64}`]),
  ];
  const at = 'toUnixTimestamp64Milli(time)';
  return {
    sql: `SELECT any(kind) AS kind, any(name) AS name, min(${at}) AS first, max(${at}) AS last, count() AS events
      FROM (${source}) WHERE ${all.join(' AND ')} GROUP BY who`,
    params: { ...paramsOf(told), ...params, ...(age === undefined ? {} : { age }) },
  };
}

export type BehindPart = {
  readonly conditions: readonly string[];
  readonly params: Readonly<Record<string, Param>>;
  readonly age?: number;
};

/** Places in a row: bucket, whether it is of the whole range, count, newest event, labels; behind these the values of parts. */
export const countPlace = 2;
export const firstLabel = 4;

function rangeSql(measured: Measured, people: People): string {
  const { parts, by, where, stretches, named = false } = measured;
  return people.rows({
    named,
    columns: sharedColumns(
      ['time', '1 AS seen', ...labelColumns(by), ...parts.flatMap(({ columns }) => columns)],
      paramsOf(measured),
    ),
    where: [
      "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
      ...(stretches === undefined ? [] : [`(${stretches.map((each) => insideSql(each, 'time')).join(' OR ')})`]),
      ...gates(parts),
      ...(where === null ? [] : [`(${where.sql})`]),
    ],
  });
}

/** The subjects whose first event lies in the range, each with the events it had since. */
function followedSql(measured: Measured, people: People): string {
  const { parts, where, subject, withinMs } = measured;
  const [by, each] = measured.eventLabels === true ? [[], measured.by] : [measured.by, []];
  const known = [
    subject === undefined ? "subject_kind != ''" : 'subject_kind = {subject_kind:String}',
    "time < {until:DateTime64(3, 'UTC')}",
  ];
  const order = 'tuple(time, sort_order, id, producer)';
  const firsts = people.rows({
    columns: [
      'time',
      'sort_order',
      'id',
      'producer',
      ...labelColumns(by, 'l'),
      ...(where === null ? [] : [`ifNull(${where.sql}, 0) AS chosen`]),
    ],
    where: known,
  });
  const cohort = `
    SELECT who, min(time) AS first_time${by.map((_, i) => `, argMinIf(l${i}, ${order}, l${i} != '') AS d${i}`).join('')}
    FROM (${firsts})
    GROUP BY who
    HAVING first_time >= {from:DateTime64(3, 'UTC')} AND first_time < {before:DateTime64(3, 'UTC')}
      ${where === null ? '' : 'AND max(chosen) = 1'}`;
  const events = people.rows({
    named: measured.named === true,
    columns: ['time', '1 AS seen', ...labelColumns(each), ...parts.flatMap(({ columns }) => columns)],
    where: [...known, ...gates(parts)],
  });
  const within =
    withinMs === undefined
      ? ''
      : 'WHERE seen = 0 OR toUnixTimestamp64Milli(time) - toUnixTimestamp64Milli(first_time) < {within:Int64}';
  return `SELECT *, first_time AS start FROM (${events}) AS had RIGHT JOIN (${cohort}) AS cohort USING (who) ${within}`;
}

const labelColumns = (by: readonly DimensionSql[], as = 'd'): string[] => by.map(({ sql }, i) => `${sql} AS ${as}${i}`);

/** Only what some part has to do with; nothing is left out where one takes every event. */
function gates(parts: readonly Part[]): string[] {
  const all = parts.map(({ gate }) => gate);
  if (all.length === 0 || all.includes(null)) return [];
  return [`(${all.map((gate) => `(${gate ?? '1'})`).join(' OR ')})`];
}

function paramsOf({ parts, by, where, from, before, ...rest }: Measured): Record<string, Param> {
  const params: Record<string, Param> = {
    ...where?.params,
    from: sqlInstant(from),
    before: sqlInstant(before),
    until: sqlInstant(rest.until),
    mostRows: rest.mostRows,
  };
  for (const each of [...by, ...parts]) Object.assign(params, each.params);
  if (rest.subject !== undefined) params['subject_kind'] = rest.subject;
  if (rest.withinMs !== undefined) params['within'] = rest.withinMs;
  if (rest.ages !== undefined) params['ages'] = rest.ages;
  return params;
}
