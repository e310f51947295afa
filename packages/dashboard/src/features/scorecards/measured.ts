import type { Answer, Cell } from '@millrace/contract';
import { comparisonOf, distanceOf, type Comparison } from '@/shared/answer/comparison.ts';

export type Measured = Comparison & {
  readonly metric: string;
  /** How far from usual, in half widths of what is usual. */
  readonly distance: number;
};

/** The measures of a row beside their usual: those that moved furthest first, the others as they are asked. Pure. */
export function measuredOf(
  answer: Pick<Answer, 'columns'>,
  row: readonly Cell[],
  metrics: readonly string[],
): readonly Measured[] {
  const measured = metrics.flatMap((metric): Measured[] => {
    const comparison = comparisonOf(answer, row, metric);
    return comparison === undefined ? [] : [{ ...comparison, metric, distance: distanceOf(comparison) }];
  });
  return measured.toSorted((a, b) => b.distance - a.distance);
}
