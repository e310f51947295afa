import type { Answer } from '@millrace/contract';
import { besideOf, distanceOf, type Beside } from '@/shared/answer/beside.ts';
import type { Moving } from './views.ts';

export type Mover = Beside & {
  readonly key: string;
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
        const beside = besideOf(answer, row, metric);
        if (beside === undefined) return [];
        const { n, column } = beside;
        const distance = distanceOf(beside);
        if (distance === 0 || (n !== undefined && n < (column.minimum ?? 0))) return [];
        const value = String(row[0]);
        return [{ ...beside, key: `${moving.name} ${metric} ${value}`, moving, value, metric, distance }];
      }),
    ),
  );
  return movers.toSorted((a, b) => b.distance - a.distance);
}

/** The order a reader has before the eyes stays; what comes to it stands below. Pure. */
export function steady(movers: readonly Mover[], seen: readonly string[]): Mover[] {
  const place = new Map(seen.map((key, at) => [key, at]));
  const at = ({ key }: Mover): number => place.get(key) ?? seen.length;
  return movers.toSorted((a, b) => at(a) - at(b));
}
