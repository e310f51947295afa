import type { Grain } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Frame } from './frame.ts';

/** Buckets are cut in UTC. */
const grainMs: Readonly<Record<Grain, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const mostBuckets = 1500;

/** Starts of the buckets that hold the range, as far as they have begun by `asOf`. The first may begin before the range. */
export function bucketsOf({ from, to, asOf }: Frame, grain: Grain): number[] {
  const step = grainMs[grain];
  const first = Math.floor(from / step) * step;
  const count = Math.ceil((to - first) / step);
  if (count > mostBuckets) {
    throw new Failure('RANGE_INVALID', { detail: `range: ${count} buckets of a ${grain}, at most ${mostBuckets}` });
  }
  return Array.from({ length: count }, (_, i) => first + i * step).filter((start) => start <= asOf);
}
