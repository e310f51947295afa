import type { AnswerColumn, Cell, RetentionQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, type Behind, type Cells } from './behind.ts';
import { numberCell, type Compiled, type Rows } from './compiled.ts';
import { bucketAt } from './buckets.ts';
import { periodEnd, retentionPeople, retentionPlan, type Retention } from './retention-plan.ts';

/** Who comes again: one row for each cohort and period, the cohort's own period first. */
export function compileRetention(question: RetentionQuestion, asking: Asking): Compiled {
  const plan = retentionPlan(question, asking);
  return {
    frame: plan.frame,
    reads: [
      {
        people: (people) => {
          const { sql, params } = retentionPeople(plan, people);
          const told = question.mode === 'rolling' ? 'if(empty(ages), ages, [arrayMax(ages)])' : 'ages';
          return {
            // The age -1 counts the cohort.
            sql: `SELECT toUnixTimestamp(cohort) AS start, age, count()
              FROM (${sql}) ARRAY JOIN arrayConcat([toInt64(-1)], arrayMap(a -> toInt64(a), ${told})) AS age
              GROUP BY start, age`,
            params,
          };
        },
      },
    ],
    shape: ([rows = []]) => ({
      columns: columnsOf(question),
      rows: rowsOf(plan, rows),
      n: rows.reduce((sum, [, age, count]) => (numberCell(age) < 0 ? sum + numberCell(count) : sum), 0),
    }),
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
  const counts = new Map(
    found.map(([start, age, count]) => [`${numberCell(start)} ${numberCell(age)}`, numberCell(count)]),
  );
  return cohorts.flatMap((cohort) => {
    const of = (age: number): number => counts.get(`${cohort / 1000} ${age}`) ?? 0;
    const size = of(-1);
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
  const { cohort, [grain]: age, state = 'retained' } = cell;
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
      const { sql, params } = retentionPeople(plan, people, true);
      return {
        sql: `SELECT {subject:String} AS kind, name, entered AS first, latest AS last FROM (${sql})
          WHERE toUnixTimestamp(cohort) = {cohort:UInt32} AND ${condition}`,
        params: { ...params, cohort: start / 1000, ...(typeof age === 'number' && { age }) },
      };
    },
  };
}
