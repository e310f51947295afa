import type { RetentionQuestion } from '@millrace/contract';
import { bucketSql, lastInstant, sqlInstant, type People, type Statement } from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';
import type { Asking } from './asking.ts';
import { bucketAfter, bucketAt, bucketsOf } from './buckets.ts';
import { whereOf } from './compiled.ts';
import { frameOf, type Frame } from './frame.ts';
import { matchSql, type MatchSql } from './match-sql.ts';

export type Retention = {
  readonly frame: Frame;
  readonly question: RetentionQuestion;
  /** Beginnings of the cohorts' periods, in ms. */
  readonly cohorts: readonly number[];
  readonly first: MatchSql;
  readonly again: MatchSql;
  readonly where: ReturnType<typeof whereOf>;
};

export function retentionPlan(question: RetentionQuestion, { now }: Asking): Retention {
  const { grain, periods } = question;
  const frame = frameOf(question, now, (to) => {
    return Math.min(lastInstant, periodEnd(bucketAt(to - 1, grain), grain, periods));
  });
  return {
    frame,
    question,
    cohorts: bucketsOf(frame, grain),
    first: matchSql(question.first, { path: 'first', name: 'first', now: frame.asOf }),
    again: matchSql(question.again, { path: 'again', name: 'again', now: frame.asOf }),
    where: whereOf(question.where, frame.asOf),
  };
}

/** When the period so many after a cohort's own is over, in ms. */
export function periodEnd(cohort: number, grain: RetentionQuestion['grain'], period: number): number {
  let end = bucketAfter(cohort, grain);
  for (let i = 0; i < period; i += 1) end = bucketAfter(end, grain);
  return end;
}

/**
 * One row for each who is in a cohort, told by times alone: who, cohort (its beginning, a DateTime), entered and latest (ms), ages:
 * the periods in which somebody came again, counted from the cohort's own, which is 0; and unclear: something of the very millisecond
 * of the beginning decides whether that is one of them, so that only `retentionPeople` can tell.
 */
export function retentionByTime(plan: Retention, people: People): Statement {
  // Once where the beginning itself is one that comes, else not at all: more often, and the order within the millisecond counts.
  const tied = 'countEqual(came, entered) > (alone != entered)';
  const byWho = `SELECT who, minIf(at, starts) AS entered, minIf(at, starts AND NOT comes) AS alone, groupArrayIf(at, comes) AS came
    FROM (${rowsOf(plan, people)}) GROUP BY who HAVING max(starts) = 1`;
  const later = `SELECT who, entered, ${tied} AS tied, arrayFilter(t -> t > entered, came) AS later FROM (${byWho})`;
  return {
    sql: `SELECT *, tied AND NOT has(ages, 0) AS unclear FROM (${agedSql(plan, 'who, tied', later)})`,
    params: paramsOf(plan),
  };
}

/**
 * The same by the order of events (time, order, id, producer), of everybody or of the `unclear` alone, and without that column; with
 * the column name where `named`. Texts are kept for each event, which takes four times as long.
 */
export function retentionPeople(
  plan: Retention,
  people: People,
  { named = false, unclear = false }: { readonly named?: boolean; readonly unclear?: boolean } = {},
): Statement {
  const own = named ? 'who, name' : 'who';
  const all = rowsOf(plan, people, named);
  const rows = unclear
    ? `SELECT * FROM (${all}) WHERE who IN (SELECT who FROM (${retentionByTime(plan, people).sql}) WHERE unclear)`
    : all;
  const byWho = `SELECT who${named ? ', any(name) AS name' : ''},
      groupArray((at, sort_order, id, producer, starts, comes)) AS moments FROM (${rows}) GROUP BY who HAVING max(starts) = 1`;
  const place = '(x.1, x.2, x.3, x.4)';
  const begun = `SELECT ${own}, moments, arrayMin(arrayMap(x -> ${place}, arrayFilter(x -> x.5, moments))) AS entry FROM (${byWho})`;
  const later = `SELECT ${own}, entry.1 AS entered,
    arrayMap(x -> x.1, arrayFilter(x -> x.6 AND ${place} > entry, moments)) AS later FROM (${begun})`;
  return { sql: agedSql(plan, own, later), params: paramsOf(plan) };
}

/** Events that begin or come again. */
function rowsOf({ question, first, again, where }: Retention, people: People, named = false): string {
  const ever = question.start === 'ever';
  const types =
    first.type === null || again.type === null ? [] : ['type IN ({first_type:String}, {again_type:String})'];
  return people.rows({
    columns: [
      'toUnixTimestamp64Milli(time) AS at',
      'sort_order',
      'id',
      'producer',
      `${first.sql}${ever ? '' : ' AND at >= {fromMs:Int64} AND at < {beforeMs:Int64}'} AS starts`,
      `${again.sql} AS comes`,
    ],
    where: [
      'subject_kind = {subject:String}',
      ...(ever ? [] : ["time >= {from:DateTime64(3, 'UTC')}"]),
      "time < {end:DateTime64(3, 'UTC')}",
      ...types,
      '(starts OR comes)',
      ...(where === null ? [] : [`(${where.sql})`]),
    ],
    named,
  });
}

/** Of rows with `own`, entered and later (times of what came after it) those in a cohort: with cohort, latest and ages. */
function agedSql({ question: { grain } }: Retention, own: string, later: string): string {
  const bucket = (at: string): string => bucketSql(grain, `fromUnixTimestamp64Milli(${at}, 'UTC')`);
  return `SELECT ${own}, entered, ${bucket('entered')} AS cohort, if(empty(later), entered, arrayMax(later)) AS latest,
      arrayFilter(a -> a <= {periods:UInt8}, arrayMap(x -> ${ageSql(grain)}, arrayDistinct(arrayMap(t -> ${bucket('t')}, later)))) AS ages
    FROM (${later}) WHERE entered >= {fromMs:Int64} AND entered < {beforeMs:Int64}`;
}

/** From the beginning of a cohort's period to that of another. */
function ageSql(grain: RetentionQuestion['grain']): string {
  switch (grain) {
    case 'day':
      return "dateDiff('day', cohort, x, 'UTC')";
    case 'week':
      return "intDiv(dateDiff('day', cohort, x, 'UTC'), 7)";
    case 'month':
      return "dateDiff('month', cohort, x, 'UTC')";
  }
}

function paramsOf({ frame, first, again, where, question, cohorts }: Retention): Record<string, Param> {
  const { grain, periods } = question;
  const end = Math.min(frame.asOf + 1, periodEnd(cohorts.at(-1) ?? frame.from, grain, periods), lastInstant);
  return {
    ...first.params,
    ...again.params,
    ...where?.params,
    subject: question.subject ?? 'person',
    periods,
    from: sqlInstant(frame.from),
    end: sqlInstant(end),
    fromMs: frame.from,
    beforeMs: frame.before,
  };
}
