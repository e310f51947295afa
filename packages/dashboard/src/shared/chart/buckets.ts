/** Turns the rows of a trend into equal series without gaps. Pure. */

export type Row = { readonly at: number; readonly name: string; readonly value: number };
/** A bucket without a value is null: a ratio of nothing. */
export type Series = {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly total: number;
  /** What the others are compared with: grey, whatever its place. */
  readonly reference?: boolean;
};
/** Between what a line usually lies. */
export type Band = { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
export type Buckets = {
  readonly starts: readonly number[];
  readonly step: number;
  readonly series: readonly Series[];
  readonly band?: Band;
  /** The first bucket is left out, because the range cuts it. */
  readonly cut?: boolean;
  /** The last bucket is not complete. */
  readonly open?: boolean;
};

/** Groups beyond the largest, as the server sums them up. Always last, always grey. */
export const rest = 'other';

/**
 * The starts of the last `count` buckets that are complete at `asOf`, on the grid of the rows: the server cuts days and
 * hours in the workspace's zone, so the grid may lie beside UTC's.
 */
export function fullBuckets({
  asOf,
  count,
  step,
  shift = 0,
}: {
  asOf: number;
  count: number;
  step: number;
  shift?: number;
}): number[] {
  const end = Math.floor((asOf + shift) / step) * step - shift;
  return Array.from({ length: count }, (_, index) => end - (count - index) * step);
}

/** Rows exist only where something happened: every other bucket is zero. Largest series first. */
export function fillBuckets(rows: readonly Row[], starts: readonly number[], step: number): Buckets {
  const first = starts[0] ?? 0;
  const byName = new Map<string, number[]>();
  for (const { at, name, value } of rows) {
    const index = Math.floor((at - first) / step);
    if (index < 0 || index >= starts.length) continue;
    const values = byName.get(name) ?? starts.map(() => 0);
    values[index] = (values[index] ?? 0) + value;
    byName.set(name, values);
  }
  const series = [...byName].map(([name, values]) => ({
    name,
    values,
    total: values.reduce((sum, value) => sum + value, 0),
  }));
  series.sort(
    (a, b) => Number(a.name === rest) - Number(b.name === rest) || b.total - a.total || a.name.localeCompare(b.name),
  );
  return { starts, step, series };
}

/** All series of a bucket together. */
export function sums({ starts, series }: Buckets): number[] {
  return starts.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
}
