import type { Answer } from '@millrace/contract';
import { comparisonOf, distanceOf, type Comparison } from '@/shared/answer/comparison.ts';
import type { Moving } from './views.ts';

export type Mover = Comparison & {
  readonly id: string;
  readonly moving: Moving;
  /** The value that moved: a source, a buyer. */
  readonly value: string;
  readonly metric: string;
  /** How far from usual, in half widths of what is usual. */
  readonly distance: number;
};

/** Who is furthest from usual, by all metrics, the furthest first. Too small a sample has no rank. Pure. */
export function moversOf(found: readonly (readonly [Moving, Pick<Answer, 'columns' | 'rows'>])[]): Mover[] {
  const movers = found.flatMap(([moving, answer]) =>
    answer.rows.flatMap((row) =>
      moving.metrics.flatMap((metric): Mover[] => {
        const comparison = comparisonOf(answer, row, metric);
        if (comparison === undefined) return [];
        const { n, column } = comparison;
        const distance = distanceOf(comparison);
        if (distance === 0 || (n !== undefined && n < (column.minimum ?? 0))) return [];
        const value = String(row[0]);
        return [{ ...comparison, id: `${moving.name} ${metric} ${value}`, moving, value, metric, distance }];
      }),
    ),
  );
  return movers.toSorted((a, b) => b.distance - a.distance);
}

/** The order a reader has before the eyes stays; what comes to it stands below. Pure. */
export function steady(movers: readonly Mover[], seen: readonly string[]): Mover[] {
  const place = new Map(seen.map((id, at) => [id, at]));
  const at = ({ id }: Mover): number => place.get(id) ?? seen.length;
  return movers.toSorted((a, b) => at(a) - at(b));
}
