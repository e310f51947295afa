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
 * One row for each who is in a cohort, `named` or not: cohort (its beginning, a DateTime), entered and latest (ms), and ages:
 * the periods in which somebody came again, counted from the cohort's own, which is 0.
 */
export function retentionPeople(plan: Retention, people: People, named = false): Statement {
  const { frame, first, again, where, question } = plan;
  const { grain, start = 'range' } = question;
  const last = plan.cohorts.at(-1) ?? frame.from;
  const end = Math.min(frame.asOf + 1, periodEnd(last, grain, question.periods), lastInstant);
  const ever = start === 'ever';
  const types =
    first.type === null || again.type === null ? [] : ['type IN ({first_type:String}, {again_type:String})'];
  const inRange = `at >= {fromMs:Int64} AND at < {beforeMs:Int64}`;
  const rows = people.rows({
    columns: [
      'toUnixTimestamp64Milli(time) AS at',
      '(at, sort_order, id, producer) AS place',
      `${bucketSql(grain, 'time')} AS bucket`,
      `${first.sql}${ever ? '' : ` AND ${inRange}`} AS starts`,
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
  const name = named ? ', any(name) AS name' : '';
  // Of each period the first beginning and the last return say all: whatever comes after the beginning comes again.
  const byPeriod = `SELECT who, bucket${name}, minIf(place, starts) AS begun, max(starts) AS begins,
    maxIf(place, comes) AS come, max(comes) AS returns FROM (${rows}) GROUP BY who, bucket`;
  const byWho = `SELECT who${name}, minIf(begun, begins) AS entry, argMinIf(bucket, begun, begins) AS cohort,
    groupArrayIf((bucket, come), returns) AS came FROM (${byPeriod}) GROUP BY who HAVING max(begins) = 1`;
  const since = `SELECT * EXCEPT came, arrayFilter(x -> x.2 > entry, came) AS came FROM (${byWho})
    WHERE entry.1 >= {fromMs:Int64} AND entry.1 < {beforeMs:Int64}`;
  return {
    sql: `SELECT ${named ? 'name, ' : ''}cohort, entry.1 AS entered, if(empty(came), entered, arrayMax(arrayMap(x -> x.2.1, came))) AS latest,
        arrayFilter(a -> a <= {periods:UInt8}, arrayMap(x -> ${ageSql(grain)}, came)) AS ages FROM (${since})`,
    params: { ...paramsOf(plan), end: sqlInstant(end) },
  };
}

/** From the beginning of a cohort's period to that of another. */
function ageSql(grain: RetentionQuestion['grain']): string {
  switch (grain) {
    case 'day':
      return "dateDiff('day', cohort, x.1, 'UTC')";
    case 'week':
      return "intDiv(dateDiff('day', cohort, x.1, 'UTC'), 7)";
    case 'month':
      return "dateDiff('month', cohort, x.1, 'UTC')";
  }
}

function paramsOf({ frame, first, again, where, question }: Retention): Record<string, Param> {
  return {
    ...first.params,
    ...again.params,
    ...where?.params,
    subject: question.subject ?? 'person',
    periods: question.periods,
    from: sqlInstant(frame.from),
    fromMs: frame.from,
    beforeMs: frame.before,
  };
}
