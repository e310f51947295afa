/** from ≤ value < to; null: without an end. */
export type Bin = { readonly from: number | null; readonly to: number | null };

/** Below the first edge, between each two, and from the last on. */
export function binsOf(edges: readonly number[]): Bin[] {
  return [null, ...edges].map((from, i) => ({ from, to: edges[i] ?? null }));
}

const mantissas = [1, 2, 2.5, 5, 10] as const;

/** At most `count` bins of a round width that hold both ends. */
export function binsOver(least: number, most: number, count: number): Bin[] {
  if (least === most || count === 1) return [{ from: least, to: null }];
  let width = roundWidth((most - least) / count);
  while (Math.floor(most / width) - Math.floor(least / width) >= count) width = roundWidth(width * 1.01);
  const first = Math.floor(least / width);
  const last = Math.floor(most / width);
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    from: edgeAt(first + i, width),
    to: edgeAt(first + i + 1, width),
  }));
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (mantissas.find((each) => power * each >= least) ?? 10);
}

/** 3 · 0.1 is 0.3, and no float beside it. */
const edgeAt = (place: number, width: number): number => Number((place * width).toPrecision(12));
