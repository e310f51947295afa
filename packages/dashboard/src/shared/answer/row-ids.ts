import type { Answer, Cell } from '@millrace/contract';
import { isFigure } from '../number/cell.ts';

/**
 * What tells the rows of an answer apart: their texts and times, of rows with the same ones their place among these. When
 * figures change, a row stays the same one: it keeps its place and its focus. Pure.
 */
export function rowIds({ columns, rows }: Pick<Answer, 'columns' | 'rows'>): ReadonlyMap<readonly Cell[], string> {
  const counts = new Map<string, number>();
  return new Map(
    rows.map((row) => {
      const told = JSON.stringify(row.filter((_, i) => columns[i] !== undefined && !isFigure(columns[i])));
      const place = counts.get(told) ?? 0;
      counts.set(told, place + 1);
      return [row, `${told} ${place}`];
    }),
  );
}
