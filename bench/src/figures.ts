export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that `p` percent of the values do not exceed; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((values.length * p) / 100) - 1)] ?? Number.NaN;
}

/** Three significant digits; whole numbers stay whole. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** Seconds on the clock, and of a core: user and system time of every thread of this process. */
export type Cost = { readonly seconds: number; readonly coreSeconds: number };

export async function costOf(run: () => unknown): Promise<Cost> {
  const start = performance.now();
  const before = process.cpuUsage();
  await run();
  const used = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, coreSeconds: (used.user + used.system) / 1e6 };
}
