/** Moves labels apart so that none covers another, each as near to its line's end as it can be. Pure. */
export function spread(
  wanted: readonly number[],
  { gap, low, high }: { gap: number; low: number; high: number },
): number[] {
  const order = wanted.map((y, index) => ({ y, index })).toSorted((a, b) => a.y - b.y || a.index - b.index);
  let last = low - gap;
  const down = order.map(({ y }) => (last = Math.max(y, last + gap)));
  let next = high + gap;
  const placed = down.toReversed().map((y) => (next = Math.min(y, next - gap)));
  placed.reverse();
  const result = wanted.map(() => 0);
  order.forEach(({ index }, at) => (result[index] = placed[at] ?? 0));
  return result;
}
