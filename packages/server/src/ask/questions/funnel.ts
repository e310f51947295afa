import type { AnswerColumn, Cell, FunnelQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import {
  defaultLimit,
  numberCell,
  otherName,
  textCell,
  textColumn,
  type Compiled,
  type Read,
  type Rows,
} from './compiled.ts';
import { besideEarlier, earlierColumns, earlierFunnel } from './funnel-earlier.ts';
import { funnelPeople } from './funnel-people.ts';
import { funnelPlan, type Funnel } from './funnel-plan.ts';
import { intervalCells, intervalColumns } from './share.ts';

/**
 * How many get how far, and where they stop. One row for each step, or for each group and step, the largest group first;
 * all beyond the limit are one more group.
 */
export function compileFunnel(question: FunnelQuestion, asking: Asking): Compiled {
  const funnel = funnelPlan(question, asking);
  const before = earlierFunnel(question, funnel, asking);
  const limit = question.limit ?? defaultLimit;
  const readOf = (of: Funnel): Read => ({
    people: (people) => {
      const { sql, params } = funnelPeople(of, people);
      return { sql: stepsSql(of, sql), params: { ...params, limit } };
    },
  });
  return {
    frame: funnel.frame,
    reads: [funnel, ...(before === undefined ? [] : [before])].map(readOf),
    shape: ([rows = [], earlier = []]) => {
      const told = rowsOf(funnel, rows, limit);
      return {
        columns: [
          ...(funnel.by === null ? [] : [textColumn(funnel.by.name)]),
          ...columns,
          ...(before === undefined ? [] : earlierColumns(columns)),
        ],
        rows: before === undefined ? told : besideEarlier(columns, told, rowsOf(before, earlier, limit)),
        n: rows.reduce((sum, row) => (numberCell(row[2]) === 1 ? sum + numberCell(row[3]) : sum), 0),
      };
    },
  };
}

const column = (name: string, type: AnswerColumn['type'], unit: string | null): AnswerColumn => ({ name, type, unit });
const columns: readonly AnswerColumn[] = [
  column('step', 'integer', null),
  column('event', 'text', null),
  column('reached', 'integer', 'subjects'),
  column('converted', 'integer', 'subjects'),
  column('dropped', 'integer', 'subjects'),
  column('in_progress', 'integer', 'subjects'),
  column('median_ms', 'number', 'ms'),
  column('rate', 'number', 'fraction'),
  column('step_rate', 'number', 'fraction'),
  column('p90_ms', 'number', 'ms'),
  ...['rate', 'step_rate'].flatMap(intervalColumns),
];

function stepsSql({ steps }: Funnel, people: string): string {
  const gaps = steps.map((_, i) => (i === 0 ? 'toInt64(0)' : `reached${i + 1} - reached${i}`));
  return `SELECT place, name, step, count() AS reached, countIf(level > step), countIf(level = step AND going),
      quantileExactInclusive(0.5)(gap), quantileExactInclusive(0.9)(gap)
    FROM (
      SELECT least(place, {limit:UInt32} + 1) AS place, if(place > {limit:UInt32}, '', label) AS name, level, going, step, gap
      FROM (
        SELECT *, dense_rank() OVER (ORDER BY size DESC, label) AS place
        FROM (SELECT *, count() OVER (PARTITION BY label) AS size FROM (${people}))
      )
      ARRAY JOIN range(1, toUInt64(level + 1)) AS step, arraySlice([${gaps.join(', ')}], 1, level) AS gap
    )
    GROUP BY place, name, step ORDER BY place, step`;
}

/** Steps that nobody has reached have a row too. */
function rowsOf(funnel: Funnel, rows: Rows, limit: number): Cell[][] {
  const { by } = funnel;
  const groups = new Map<number, Cell>();
  const found = new Map<string, readonly unknown[]>();
  for (const row of rows) {
    const place = numberCell(row[0]);
    groups.set(place, place > limit ? otherName : (by?.cellOf(textCell(row[1])) ?? null));
    found.set(`${place} ${numberCell(row[2])}`, row);
  }
  if (by === null && groups.size === 0) groups.set(1, null);
  return [...groups].flatMap(([place, group]) => {
    const reached = (step: number): number => numberCell(found.get(`${place} ${step}`)?.[3] ?? 0);
    return funnel.steps.map(({ name }, i): Cell[] => {
      const row = found.get(`${place} ${i + 1}`);
      const [here, going] = [reached(i + 1), numberCell(row?.[5] ?? 0)];
      const converted = i + 1 === funnel.steps.length ? here : reached(i + 2);
      return [
        ...(by === null ? [] : [group]),
        i + 1,
        funnel.order === 'any' ? `any ${i + 1}` : name,
        here,
        converted,
        here - converted - going,
        going,
        i === 0 || row === undefined ? null : numberCell(row[6]),
        ratio(here, reached(1)),
        ratio(here, reached(i || 1)),
        i === 0 || row === undefined ? null : numberCell(row[7]),
        ...intervalCells(here, reached(1)),
        ...intervalCells(here, reached(i || 1)),
      ];
    });
  });
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
