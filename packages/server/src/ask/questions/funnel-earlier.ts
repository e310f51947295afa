import type { AnswerColumn, Cell, FunnelQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import { comparedCells, comparedColumns } from './compared.ts';
import { funnelPlan, type Funnel } from './funnel-plan.ts';
import { periodsOf } from './periods.ts';

/** What stands beside the steps of a funnel that is compared. */
const compared = ['reached', 'rate', 'step_rate', 'median_ms'];

/** The same funnel over the stretch before, as far as that had run when it was as old; undefined: nothing is compared. */
export function earlierFunnel(question: FunnelQuestion, { frame }: Funnel, asking: Asking): Funnel | undefined {
  const { compare, by } = question;
  if (compare === undefined) return undefined;
  if (by !== undefined)
    throw new Failure('QUESTION_INVALID', { detail: 'compare: a funnel by groups is not compared' });
  const { stretches } = periodsOf(frame, { compare, grain: null, zone: 'UTC' });
  const [, stretch] = stretches;
  if (stretch === undefined || stretch.from >= stretch.before) return undefined;
  const at = (time: number): string => new Date(time).toISOString();
  const range = { from: at(stretch.from), to: at(stretch.before) };
  return funnelPlan({ ...question, range, asOf: at(stretch.until - 1) }, asking);
}

export function earlierColumns(columns: readonly AnswerColumn[]): AnswerColumn[] {
  return columns.filter(({ name }) => compared.includes(name)).flatMap((each) => comparedColumns(each, 'previous'));
}

/** Rows of the same steps side by side. */
export function besideEarlier(
  columns: readonly AnswerColumn[],
  rows: readonly Cell[][],
  earlier: readonly Cell[][],
): Cell[][] {
  return rows.map((row, i) => [
    ...row,
    ...columns.flatMap((column, place) =>
      compared.includes(column.name)
        ? comparedCells(row[place] ?? null, [earlier[i]?.[place] ?? null], column, 'previous')
        : [],
    ),
  ]);
}
