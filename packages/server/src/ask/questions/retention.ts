import type { AnswerColumn, Cell, RetentionQuestion } from '@millrace/contract';
import type { Statement } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, plainCell, type Behind, type Cells } from './behind.ts';
import { numberCell, type Compiled, type Rows } from './compiled.ts';
import { bucketAt } from './buckets.ts';
import { periodEnd, retentionByTime, retentionPeople, retentionPlan, type Retention } from './retention-plan.ts';

/** What stands in place of an age: who is in a cohort at all, and who is unclear. */
const marks = { size: -1, unclear: -2 } as const;

/**
 * Who comes again: one row for each cohort and period, the cohort's own period first. Times tell it of nearly all; the others
 * are counted by the order of their events, if there are such.
 */
export function compileRetention(question: RetentionQuestion, asking: Asking): Compiled {
  const plan = retentionPlan(question, asking);
  const told = question.mode === 'rolling' ? 'if(empty(ages), ages, [arrayMax(ages)])' : 'ages';
  const counted = `arrayConcat([toInt64(${marks.size})], arrayMap(a -> toInt64(a), ${told}))`;
  const countedSql = ({ sql, params }: Statement, each: string): Statement => ({
    sql: `SELECT toUnixTimestamp(cohort) AS start, age, count() FROM (${sql}) ARRAY JOIN ${each} AS age GROUP BY start, age`,
    params,
  });
  const isUnclear = (row: Rows[number]): boolean => numberCell(row[1]) === marks.unclear;
  return {
    frame: plan.frame,
    reads: [
      {
        people: (people) =>
          countedSql(retentionByTime(plan, people), `if(unclear, [toInt64(${marks.unclear})], ${counted})`),
      },
    ],
    next: ([rows = []]) =>
      rows.some(isUnclear)
        ? [{ people: (people) => countedSql(retentionPeople(plan, people, { unclear: true }), counted) }]
        : [],
    shape: (results) => {
      const rows = results.flat().filter((row) => !isUnclear(row));
      return {
        columns: columnsOf(question),
        rows: rowsOf(plan, rows),
        n: rows.reduce((sum, [, age, count]) => sum + (numberCell(age) === marks.size ? numberCell(count) : 0), 0),
      };
    },
  };
}

function columnsOf({ grain }: RetentionQuestion): AnswerColumn[] {
  return [
    { name: 'cohort', type: 'time', unit: null },
    { name: 'size', type: 'integer', unit: 'subjects' },
    { name: grain, type: 'integer', unit: null },
    { name: 'retained', type: 'integer', unit: 'subjects' },
    { name: 'rate', type: 'number', unit: 'fraction' },
    { name: 'complete', type: 'boolean', unit: null },
  ];
}

/** A period that has not begun has no number. */
function rowsOf({ frame, question, cohorts }: Retention, found: Rows): Cell[][] {
  const { grain, periods, mode } = question;
  const counts = new Map<string, number>();
  for (const [start, age, count] of found) {
    const key = `${numberCell(start)} ${numberCell(age)}`;
    counts.set(key, (counts.get(key) ?? 0) + numberCell(count));
  }
  return cohorts.flatMap((cohort) => {
    const of = (age: number): number => counts.get(`${cohort / 1000} ${age}`) ?? 0;
    const size = of(marks.size);
    const closes = Array.from({ length: periods + 1 }, (_, age) => periodEnd(cohort, grain, age));
    let later = 0;
    return closes
      .map((end, age) => ({ age, end, begins: age === 0 ? cohort : (closes[age - 1] ?? end) }))
      .toReversed()
      .map(({ age, end, begins }): Cell[] => {
        later += of(age);
        const retained = begins > frame.asOf ? null : mode === 'rolling' ? later : of(age);
        const closed = (mode === 'rolling' ? (closes.at(-1) ?? end) : end) <= frame.asOf + 1;
        const rate = retained === null || size === 0 ? null : retained / size;
        return [new Date(cohort).toISOString(), size, age, retained, rate, closed];
      })
      .toReversed();
  });
}

/** Who stands behind a cell of a retention: `first` is when somebody began, `last` when somebody came the last time. */
export function retentionCell(question: RetentionQuestion, asking: Asking, cell: Cells): Behind {
  const plan = retentionPlan(question, asking);
  const { grain, periods, mode } = question;
  knowsOnly(cell, ['cohort', grain, 'state']);
  const [cohort, age] = [plainCell(cell, 'cohort'), plainCell(cell, grain)];
  const state = plainCell(cell, 'state') ?? 'retained';
  const start = typeof cohort === 'string' ? Date.parse(cohort) : Number.NaN;
  if (Number.isNaN(start) || bucketAt(start, grain) !== start) throw cellMisfit('cohort', `no ${grain} begins then`);
  if (state !== 'retained' && state !== 'lost') throw cellMisfit('state', 'must be one of: retained, lost');
  const known = typeof age === 'number' && Number.isInteger(age) && age >= 0 && age <= periods;
  if (age !== undefined && !known) throw cellMisfit(grain, `must be a number from 0 to ${periods}`);
  const came = mode === 'rolling' ? `arrayExists(a -> a >= {age:UInt8}, ages)` : 'has(ages, {age:UInt8})';
  const condition = age === undefined ? '1' : state === 'retained' ? came : `NOT ${came}`;
  return {
    frame: plan.frame,
    people: (people) => {
      const { sql, params } = retentionPeople(plan, people, { named: true });
      return {
        sql: `SELECT {subject:String} AS kind, name, entered AS first, latest AS last FROM (${sql})
          WHERE toUnixTimestamp(cohort) = {cohort:UInt32} AND ${condition}`,
        params: { ...params, cohort: start / 1000, ...(typeof age === 'number' && { age }) },
      };
    },
  };
}
