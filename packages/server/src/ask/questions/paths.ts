import type { AnswerColumn, Cell, PathsQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, plainCell, type Behind, type Cells } from './behind.ts';
import { labelsBehind } from './cell-labels.ts';
import { numberCell, otherName, textCell, type Compiled } from './compiled.ts';
import { labelOf } from './label-of.ts';
import { pathsPlan } from './paths-sql.ts';
import { dimensionSql } from '../../measure/measure.ts';

const defaultTop = 5;
const columns: readonly AnswerColumn[] = [
  { name: 'step', type: 'integer', unit: null },
  { name: 'from', type: 'text', unit: null },
  { name: 'to', type: 'text', unit: null },
  { name: 'people', type: 'integer', unit: 'subjects' },
  { name: 'events', type: 'integer', unit: 'events' },
];

/** What follows an event, or comes before it: one row for each step from one name to the next, the most frequent first. */
export function compilePaths(question: PathsQuestion, asking: Asking): Compiled {
  const plan = pathsPlan(question, asking);
  const cellOf = namesOf(question);
  const ahead = question.start !== undefined;
  return {
    frame: plan.frame,
    reads: [
      {
        people: (people) => {
          const { sql, params } = plan.people(people);
          return { sql: topSql(sql), params: { ...params, top: question.top ?? defaultTop } };
        },
      },
    ],
    shape: ([rows = []]) => {
      const shown = rows.map(([step, near, far, people, events]): Cell[] => {
        const [here, next] = [near, far].map((label) => cellOf(textCell(label)));
        const [from, to] = ahead ? [here, next] : [next, here];
        return [numberCell(step), from ?? null, to ?? null, numberCell(people), numberCell(events)];
      });
      const first = shown.filter(([step]) => step === 1);
      return { columns, rows: shown, n: first.reduce((sum, [, , , , events]) => sum + Number(events), 0) };
    },
  };
}

/** The label of all that is not among the top; labels of names begin with a letter. */
const otherLabel = '+';

/** Steps are few once they are counted, so the names that are kept are chosen among the sums; persons are kept as states. */
function topSql(edges: string): string {
  const kept = (label: string): string =>
    `if(${label} = '' OR ${label}_place <= {top:UInt32}, ${label}, '${otherLabel}')`;
  const place = (label: string): string =>
    `dense_rank() OVER (PARTITION BY step, ${label} = '' ORDER BY ${label}_size DESC, ${label}) AS ${label}_place`;
  return `SELECT step, ${kept('near')} AS near_kept, ${kept('far')} AS far_kept, uniqExactMerge(persons) AS people, sum(count) AS events
    FROM (
      SELECT *, ${place('near')}, ${place('far')} FROM (
        SELECT *, sum(count) OVER (PARTITION BY step, near) AS near_size, sum(count) OVER (PARTITION BY step, far) AS far_size
        FROM (SELECT step, near, far, count() AS count, uniqExactState(who) AS persons FROM (${edges}) GROUP BY step, near, far)
      )
    )
    GROUP BY step, near_kept, far_kept ORDER BY step, events DESC, near_kept, far_kept`;
}

function namesOf({ of }: PathsQuestion): (label: string) => Cell {
  const named = of === undefined ? null : dimensionSql(of, { name: 'of', path: 'of', now: 0 });
  return (label) => {
    if (label === '') return null;
    if (label === otherLabel) return otherName;
    return named === null || label.startsWith('s') ? label.slice(1) : named.cellOf(label);
  };
}

/** Who went from one to the next at a step: `first` and `last` are times of the start or end of such a path. */
export function pathsCell(question: PathsQuestion, asking: Asking, cell: Cells): Behind {
  const plan = pathsPlan(question, asking);
  knowsOnly(cell, ['step', 'from', 'to']);
  const step = plainCell(cell, 'step');
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 1 || step > question.steps)
    throw cellMisfit('step', `must be a number from 1 to ${question.steps}`);
  const of = question.of ?? 'type';
  const named = (value: Cell): string => (value === null ? '' : (labelOf(of, value) ?? `s${String(value)}`));
  const ends = question.start === undefined ? ['to', 'from'] : ['from', 'to'];
  const told = labelsBehind(
    ends.map((name) => ({ name, labelOf: named })),
    cell,
  );
  return {
    frame: plan.frame,
    people: (people) => {
      const { sql, params } = plan.people(people, true);
      const conditions = [`step = ${step}`, ...told.conditions];
      return {
        sql: `SELECT {subject:String} AS kind, any(name) AS name, min(at) AS first, max(at) AS last
          FROM (SELECT *, near AS d0, far AS d1 FROM (${sql})) WHERE ${conditions.join(' AND ')} GROUP BY who`,
        params: { ...params, ...told.params },
      };
    },
  };
}
