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

/** Seconds on the clock, of a core by every thread of this process (collector and file pool too), and by this thread. */
export type Cost = { readonly seconds: number; readonly coreSeconds: number; readonly threadSeconds: number };

export async function costOf(run: () => unknown): Promise<Cost> {
  const start = performance.now();
  const [before, ownBefore] = [process.cpuUsage(), process.threadCpuUsage()];
  await run();
  const [used, own] = [process.cpuUsage(before), process.threadCpuUsage(ownBefore)];
  return {
    seconds: (performance.now() - start) / 1000,
    coreSeconds: (used.user + used.system) / 1e6,
    threadSeconds: (own.user + own.system) / 1e6,
  };
}
