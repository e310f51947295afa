import type { TableQuestion } from '@millrace/contract';
import type { DimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { defaultLimit, type Compiled } from './compiled.ts';
import { countTable } from './count-table.ts';
import { isCountTable } from './counting.ts';
import { frameOf, type Frame } from './frame.ts';
import { measured, type Group } from './measured.ts';

/** One row per group, by the first metric or by name. */
export function compileTable(question: TableQuestion, asking: Asking): Compiled {
  if (asking.chosen !== true && isCountTable(question)) return countTable(question, asking);
  const frame = frameOf(question, asking.now);
  const asked = measured({ ...question, by: question.by ?? [], grain: null, totals: false }, frame, asking);
  const { by } = asked;
  return {
    frame,
    reads: asked.reads,
    shape: (results) => {
      const groups = asked.groups(results);
      const rows = groups.map((group) => ({ group, cells: asked.cells(group, secondsOf(frame)) }));
      const byName = question.sort === 'name' || (question.sort === undefined && hasBuckets(question));
      const names = (a: Group, b: Group): number => compareLabels(a, b, by);
      rows.sort((a, b) =>
        byName ? names(a.group, b.group) : larger(a.cells[0], b.cells[0]) || names(a.group, b.group),
      );
      return {
        columns: [...by.map(labelColumn), ...asked.columns],
        rows: rows
          .slice(0, question.limit ?? defaultLimit)
          .map(({ group, cells }) => [...by.map(({ cellOf }, i) => cellOf(group.labels[i] ?? '')), ...cells]),
        n: groups.reduce((sum, { n }) => sum + n, 0),
      };
    },
  };
}

export const labelColumn = ({ name }: DimensionSql) => ({ name, type: 'text', unit: null }) as const;

/** How long the range has been under way as of the moment. */
export function secondsOf({ from, before }: Pick<Frame, 'from' | 'before'>): number {
  return Math.max(0, before - from) / 1000;
}

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
