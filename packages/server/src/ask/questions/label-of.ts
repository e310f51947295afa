import type { By, Cell } from '@millrace/contract';

/** The label of a dimension that is shown as `cell`; undefined where none is. */
export function labelOf(by: By, cell: Cell): string | undefined {
  const buckets = typeof by === 'string' ? undefined : by.buckets;
  if (cell === null) return '';
  if (buckets !== undefined) {
    const place = buckets.findIndex(({ name }) => name === cell);
    return place < 0 ? undefined : `n${place}`;
  }
  if (typeof cell === 'string') return `s${cell}`;
  return typeof cell === 'number' ? `n${cell}` : `b${cell ? 1 : 0}`;
}

export const labelIn =
  (by: By) =>
  (cell: Cell): string | undefined =>
    labelOf(by, cell);
