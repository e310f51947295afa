import type { TableQuestion } from '@millrace/contract';
import type { DimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cutNotes, defaultLimit, type Compiled } from './compiled.ts';
import { countTable } from './count-table.ts';
import { isCountTable } from './counting.ts';
import { zoneOf } from './buckets.ts';
import { comparisonOf } from './comparison.ts';
import { frameOf, secondsOf } from './frame.ts';
import { measured } from './measured.ts';
import type { Group } from './measured-groups.ts';

/** One row per group, by the first metric or by name. */
export function compileTable(question: TableQuestion, asking: Asking): Compiled {
  if (asking.chosen !== true && isCountTable(question)) return countTable(question, asking);
  const frame = frameOf(question, asking.now);
  const { compare, limit = defaultLimit } = question;
  const comparison = comparisonOf(frame, { compare, grain: null, zone: zoneOf(question) }, asking);
  const wanted = { ...question, by: question.by ?? [], grain: null, totals: false };
  const asked = measured({ ...wanted, stretches: comparison.stretches }, frame, asking);
  const { by } = asked;
  return {
    frame,
    reads: [...asked.reads, ...comparison.reads],
    shape: (results) => {
      const groups = asked.groups(results);
      const beside = comparison.beside(asked, groups, results.slice(asked.reads.length));
      const rows = (compare === undefined ? groups : ofNow(groups, by.length)).map((group) => {
        const cells = asked.cells(group, secondsOf(frame));
        return { group, cells: [...cells, ...beside(cells, group.labels)] };
      });
      const byName = question.sort === 'name' || (question.sort === undefined && hasBuckets(question));
      const names = (a: Group, b: Group): number => compareLabels(a, b, by);
      rows.sort((a, b) =>
        byName ? names(a.group, b.group) : larger(a.cells[0], b.cells[0]) || names(a.group, b.group),
      );
      return {
        columns: [...by.map(labelColumn), ...asked.columns, ...comparison.columns(asked)],
        rows: rows
          .slice(0, limit)
          .map(({ group, cells }) => [...by.map(({ cellOf }, i) => cellOf(group.labels[i] ?? '')), ...cells]),
        n: rows.reduce((sum, { group }) => sum + group.n, 0),
        ...cutNotes(rows.length, limit, byName ? 'name' : 'value'),
      };
    },
  };
}

/** Every group as it is in the range; nothing is there now of those that were there only before. */
function ofNow(groups: readonly Group[], labels: number): Group[] {
  const all = new Map<string, Group>();
  const nothing: Group = { at: 0, whole: false, labels: [], period: 0, n: 0, values: new Map() };
  if (labels === 0) all.set(JSON.stringify(nothing.labels), nothing);
  for (const group of groups.toSorted((a, b) => b.period - a.period)) {
    all.set(JSON.stringify(group.labels), group.period === 0 ? group : { ...nothing, labels: group.labels });
  }
  return [...all.values()];
}

export const labelColumn = ({ name, title }: DimensionSql) =>
  ({ name, ...(title !== undefined && { title }), type: 'text', unit: null }) as const;

const hasBuckets = ({ by }: TableQuestion): boolean => typeof by?.[0] === 'object' && by[0].buckets !== undefined;

/** The larger first; what there is none of last. */
export function larger(a: unknown, b: unknown): number {
  const [left, right] = [a, b].map((value) => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY));
  return left === right ? 0 : (right ?? 0) - (left ?? 0) > 0 ? 1 : -1;
}

export function compareLabels(a: Group, b: Group, by: readonly DimensionSql[]): number {
  for (const [i, { orderOf }] of by.entries()) {
    const [left, right] = [orderOf(a.labels[i] ?? ''), orderOf(b.labels[i] ?? '')];
    if (left === right) continue;
    if (typeof left === typeof right) return left < right ? -1 : 1;
    return typeof left === 'number' ? -1 : 1;
  }
  return 0;
}
