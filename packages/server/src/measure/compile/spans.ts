import type { RollupGrain } from './rollup.ts';

/** A stretch of time, from ≤ time < before in ms since 1970, that begins and ends with rows of one grain. */
export type Span = { readonly grain: RollupGrain; readonly from: number; readonly before: number };

export const grainMs: Readonly<Record<RollupGrain, number>> = {
  moment: 1,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const numbers: Readonly<Record<RollupGrain, number>> = { moment: 0, minute: 1, hour: 2, day: 3 };
/** Above every instant in ms; four grains of them are exact numbers still. */
const grainBase = 2 ** 48;

/** What to add to a beginning in ms to get the slot of a row. */
export const slotBase = (grain: RollupGrain): number => numbers[grain] * grainBase;

/** Cuts a range into the fewest rows: the coarsest of `grains` (finest first) where it fits, a finer one before and after. */
export function spansOf(range: Omit<Span, 'grain'>, grains: readonly RollupGrain[]): Span[] {
  const { from, before } = range;
  const grain = grains.at(-1);
  if (grain === undefined || from >= before) return [];
  const finer = grains.slice(0, -1);
  const step = grainMs[grain];
  const first = Math.ceil(from / step) * step;
  const last = Math.floor(before / step) * step;
  if (first >= last) return spansOf(range, finer);
  return [
    ...spansOf({ from, before: first }, finer),
    { grain, from: first, before: last },
    ...spansOf({ from: last, before }, finer),
  ];
}
