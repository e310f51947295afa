import type { Answer } from '@millrace/contract';
import { narrow, percent, whole } from '@/shared/number/format.ts';
import { recordsOf } from '@/shared/answer/records.ts';
import { periodWords } from '@/shared/time/period.ts';
import type { GridRow } from './cohort-grid.tsx';
import { numberOf } from '@/shared/number/number-of.ts';

export type Period = {
  readonly age: number;
  /** null: not begun. */
  readonly retained: number | null;
  readonly rate: number | null;
  /** Over, so that the number stays. */
  readonly complete: boolean;
};

export type Cohort = { readonly start: string; readonly size: number; readonly periods: readonly Period[] };

/** The rows of a retention by cohort, the oldest first. */
export function cohortsOf(answer: Pick<Answer, 'columns' | 'rows'>, grain: string): readonly Cohort[] {
  const groups = Map.groupBy(recordsOf(answer), (row) => String(row['cohort']));
  return [...groups].map(([start, rows]) => ({
    start,
    size: Number(rows[0]?.['size'] ?? 0),
    periods: rows.map((row) => ({
      age: Number(row[grain]),
      retained: numberOf(row['retained']),
      rate: numberOf(row['rate']),
      complete: row['complete'] === true,
    })),
  }));
}

/** The smallest cohort that says something, as of most rates. */
export const minimum = 100;

/** Cohorts as rows of the grid: who came again, as a share or as people. */
export function gridOf(cohorts: readonly Cohort[], show: 'percent' | 'people', grain: string): readonly GridRow[] {
  return cohorts.map(({ start, size, periods }) => {
    const day = start.slice(0, 10);
    return {
      start,
      head: periodWords(day, grain),
      size: { ...(size > 0 && { param: `${day}::retained` }), text: whole(size) },
      cells: periods.map(({ age, retained, rate, complete }) => {
        if (size === 0 && complete) return 'empty';
        if (retained === null || size === 0) return null;
        const share = percent(rate ?? 0, 1) ?? '';
        return {
          ...(retained > 0 && { param: `${day}:${age}:retained` }),
          text: show === 'people' ? whole(retained) : share,
          title: `${whole(retained)} of ${whole(size)}, ${share}${narrow}%${size < minimum ? ', provisional' : ''}${complete ? '' : ', not over yet'}`,
          share: rate ?? 0,
          complete,
          small: size < minimum,
        };
      }),
    };
  });
}
