import type { Aggregation, AnswerColumn, BreakdownQuestion, Cell } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { CompiledSql } from '../../language/language.ts';
import {
  breakdownPeopleSql,
  breakdownSql,
  measureOf,
  partSql,
  PartTable,
  type Measure,
} from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, plainCell, type Behind, type Cells } from './behind.ts';
import { bucketOf } from './bucket-of.ts';
import { bucketsOf } from './buckets.ts';
import {
  mostRows,
  numberCell,
  textCell,
  textColumn,
  timeColumn,
  whereOf,
  type Compiled,
  type Rows,
} from './compiled.ts';
import { frameOf } from './frame.ts';
import { shareCells, shareColumns } from './share.ts';
import { larger } from './table.ts';
import { conditionOf, traitsOf } from './traits-of.ts';

const usual = 100;

type AskedBy = Pick<Asking, 'now' | 'documents'>;

/** Subjects of a kind by their traits as of a moment, or in each period. */
export function compileBreakdown(question: BreakdownQuestion, { now, documents }: AskedBy): Compiled {
  const plan = planOf(question, { now, documents });
  const { frame, traits, by, grain } = plan;
  const columns = columnsOf(question);
  const table = new PartTable();
  const measures = columns.map(({ spec }, i) =>
    measureOf(spec, { parts: table, find: () => undefined, path: `metrics.${i}` }),
  );
  const parts = table.list.map(({ aggregation, path }, i) =>
    partSql(aggregation, { name: `p${i}`, now: frame.asOf, path, schema: traits.schema }),
  );
  const breakdown = { ...plan, by: by.map(({ trait }) => trait), parts };
  return {
    frame,
    reads: [{ people: (people) => breakdownSql({ ...breakdown, mostRows: mostRows + 1 }, people) }],
    shape: ([result = []]) => {
      if (result.length > mostRows) throw new Failure('QUESTION_TOO_LARGE', { detail: `more than ${mostRows} groups` });
      const lines = linesOf(result, by.length);
      const told = lines.map((line) => ({ ...line, cells: cellsOf(measures, line.values) }));
      const orders = by.map(({ trait }) => traits.orderOf(trait));
      const byName = question.sort === 'name' || (question.sort === undefined && orders[0] !== undefined);
      const names = (a: Line, b: Line): number => compareNames(a.names, b.names, orders);
      told.sort((a, b) => a.at - b.at || (byName ? 0 : larger(a.cells[0], b.cells[0])) || names(a, b));
      const periods = grain === null ? [] : bucketsOf(frame, grain);
      const filled =
        grain === null || by.length > 0 ? told : periods.map((at) => told.find((line) => line.at === at) ?? none(at));
      return {
        columns: [
          ...(grain === null ? [] : [timeColumn(question.as)]),
          ...by.map(({ as }) => textColumn(as)),
          ...columns.map(({ column }) => column),
          ...measures.flatMap((measure, i) => shareColumns(measure, columns[i]?.column.name ?? '')),
        ],
        rows: filled
          .slice(0, Math.max(question.limit ?? usual, periods.length))
          .map(({ at, names: cells, cells: values }) => [
            ...(grain === null ? [] : [new Date(at).toISOString()]),
            ...cells,
            ...values,
          ]),
        n: lines.reduce((sum, { n }) => sum + n, 0),
      };
    },
  };

  function none(at: number): Line & { cells: Cell[] } {
    return { at, n: 0, names: [], values: [], cells: cellsOf(measures, []) };
  }
}

function planOf(question: BreakdownQuestion, { now, documents }: AskedBy) {
  const frame = frameOf(question, now);
  const { subject, grain = null } = question;
  const by = (question.by ?? []).map((each) => (typeof each === 'string' ? { trait: each, as: each } : each));
  const names = by.map(({ trait }) => trait);
  const traits = traitsOf({ ...question, names, told: [question.where, question.metrics], now: frame.asOf }, documents);
  const unknown = names.find((name) => traits.schema.fields[name] === undefined);
  if (unknown !== undefined) {
    throw new Failure('FIELD_UNKNOWN', { detail: `by: ${subject} has no trait '${unknown}'` });
  }
  const where = question.where === undefined ? null : conditionOf(question.where, traits.schema, frame.asOf);
  const events = whereOf(question.events, frame.asOf);
  const range =
    grain === null ? { from: undefined, before: frame.asOf + 1 } : { from: frame.from, before: frame.before };
  return { frame, subject, grain, by, traits, where, events, ...range };
}

/** The subjects behind a cell: its traits, its period where there is a grain, and those whom its metric counts. What it leaves out may be anything. */
export function breakdownPeople(question: BreakdownQuestion, asking: AskedBy, cell: Cells): Behind {
  const plan = planOf(question, asking);
  const { frame, by, grain } = plan;
  const column = question.as ?? 'time';
  knowsOnly(cell, [...(grain === null ? [] : [column]), ...by.map(({ as }) => as), 'metric', 'part']);
  const traits: Record<string, string | number | null> = {};
  for (const { trait, as } of by) {
    const value = plainCell(cell, as);
    if (typeof value === 'boolean') throw cellMisfit(as, 'a trait is a text, a number or null');
    if (value !== undefined) traits[trait] = value;
  }
  const range =
    grain === null || plainCell(cell, column) === undefined
      ? { from: plan.from, before: plan.before }
      : bucketOf(grain, { frame, column, value: plainCell(cell, column) });
  const counted = countedBy(question, cell);
  const where = counted?.where === undefined ? null : conditionOf(counted.where, plan.traits.schema, frame.asOf, 'm');
  return {
    frame,
    people: (people) => breakdownPeopleSql({ ...plan, ...range, where: both(plan.where, where) }, traits, people),
  };
}

/** What the metric of a cell counts; without one, everybody. */
function countedBy(question: BreakdownQuestion, cell: Cells): Aggregation | undefined {
  const [metric, part = 'of'] = [plainCell(cell, 'metric'), plainCell(cell, 'part')];
  if (metric === undefined) return undefined;
  const columns = columnsOf(question);
  const found = columns.find(({ column }) => column.name === metric);
  if (found === undefined)
    throw cellMisfit('metric', `must be one of: ${columns.map(({ column }) => column.name).join(', ')}`);
  const { ratio, counts } = found;
  if (part !== 'of' && (part !== 'per' || ratio === undefined))
    throw cellMisfit('part', ratio === undefined ? 'the metric is made of one part' : 'must be one of: of, per');
  return part === 'per' ? ratio?.per : (ratio?.of ?? counts);
}

function both(one: CompiledSql | null, other: CompiledSql | null): CompiledSql | null {
  if (one === null || other === null) return one ?? other;
  return { ...one, sql: `(${one.sql}) AND (${other.sql})`, params: { ...one.params, ...other.params } };
}

type Line = { readonly at: number; readonly n: number; readonly names: Cell[]; readonly values: (number | null)[] };

function linesOf(rows: Rows, names: number): Line[] {
  return rows.map((row) => ({
    at: numberCell(row[0]) * 1000,
    n: numberCell(row[1]),
    names: row.slice(2, 2 + names).map((cell) => (cell === null || cell === '' ? null : cellOf(cell))),
    values: row.slice(2 + names).map((cell) => (cell === null ? null : numberCell(cell))),
  }));
}

const cellOf = (cell: unknown): Cell => (typeof cell === 'number' ? cell : textCell(cell));

function cellsOf(measures: readonly Measure[], parts: readonly (number | null)[]): Cell[] {
  const values = { parts, seconds: 0 };
  return [...measures.map(({ value }) => value(values)), ...measures.flatMap((measure) => shareCells(measure, values))];
}

/** How many, if nothing else is asked. */
function columnsOf({ subject, metrics }: BreakdownQuestion) {
  const asked = metrics ?? [{ as: `${subject}s`, spec: { aggregate: 'count' as const } }];
  return asked.map(({ as, spec, ratio, unit }, i) => {
    if ((spec === undefined) === (ratio === undefined)) {
      throw new Failure('QUESTION_INVALID', { detail: `metrics.${i}: say either spec or ratio` });
    }
    const isCount = spec?.aggregate === 'count' || spec?.aggregate === 'uniq';
    const column: AnswerColumn = {
      name: as,
      type: isCount ? 'integer' : 'number',
      unit: unit ?? (ratio === undefined ? null : 'fraction'),
    };
    return { column, ratio, counts: spec, spec: spec ?? (ratio === undefined ? {} : { ratio }) };
  });
}

/** What has none comes last. */
function compareNames(
  a: readonly Cell[],
  b: readonly Cell[],
  orders: readonly (((value: string) => number | string) | undefined)[],
): number {
  for (const [i, order] of orders.entries()) {
    const [left, right] = [a[i] ?? null, b[i] ?? null];
    if (left === right) continue;
    if (left === null || right === null) return left === null ? 1 : -1;
    const places = order === undefined ? [left, right] : [order(String(left)), order(String(right))];
    return (places[0] ?? 0) < (places[1] ?? 0) ? -1 : 1;
  }
  return 0;
}
