import type { Answer, Cell } from '@millrace/contract';
import { besideOf, distanceOf, type Beside } from '@/shared/answer/beside.ts';

export type Measured = Beside & {
  readonly metric: string;
  /** How far from usual, in half widths of what is usual. */
  readonly distance: number;
};

/** The measures of a row beside their usual: those that moved furthest first, the others as they are asked. Pure. */
export function besideUsual(
  answer: Pick<Answer, 'columns'>,
  row: readonly Cell[],
  metrics: readonly string[],
): readonly Measured[] {
  const measured = metrics.flatMap((metric): Measured[] => {
    const beside = besideOf(answer, row, metric);
    return beside === undefined ? [] : [{ ...beside, metric, distance: distanceOf(beside) }];
  });
  return measured.toSorted((a, b) => b.distance - a.distance);
}
