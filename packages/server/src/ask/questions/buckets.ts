import type { Grain } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Frame } from './frame.ts';

const day = 86_400_000;
const stepMs: Readonly<Record<Exclude<Grain, 'month'>, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day,
  week: 7 * day,
};
/** 1970 began on a Thursday; weeks begin on Monday. */
const weekOffset = 3 * day;
const mostBuckets = 1500;

/** The beginning of the bucket an instant lies in. Buckets are cut in UTC. */
export function bucketAt(time: number, grain: Grain): number {
  if (grain === 'month') {
    const at = new Date(time);
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  }
  const offset = grain === 'week' ? weekOffset : 0;
  return Math.floor((time + offset) / stepMs[grain]) * stepMs[grain] - offset;
}

/** The beginning of the next bucket. */
export function bucketAfter(start: number, grain: Grain): number {
  if (grain !== 'month') return start + stepMs[grain];
  const at = new Date(start);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
}

/** Starts of the buckets that hold the range, as far as they have begun by `asOf`. The first may begin before the range. */
export function bucketsOf({ from, to, asOf }: Frame, grain: Grain): number[] {
  const buckets: number[] = [];
  for (let start = bucketAt(from, grain); start < to; start = bucketAfter(start, grain)) {
    if (buckets.length === mostBuckets) {
      throw new Failure('RANGE_INVALID', { detail: `range: more than ${mostBuckets} buckets of a ${grain}` });
    }
    buckets.push(start);
  }
  return buckets.filter((start) => start <= asOf);
}
