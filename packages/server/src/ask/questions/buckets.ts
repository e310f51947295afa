import type { Grain } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { instantOfClock, isZone, localClock } from '../../language/language.ts';
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

/** QUESTION_INVALID for a zone that there is not. */
export function zoneOf({ zone = 'UTC' }: { readonly zone?: string }): string {
  if (isZone(zone)) return zone;
  throw new Failure('QUESTION_INVALID', { detail: `zone: there is no time zone '${zone}'` });
}

/** What the clocks show when a bucket begins in which they show `local`. */
function floor(local: number, grain: Grain): number {
  if (grain === 'month') {
    const at = new Date(local);
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  }
  const offset = grain === 'week' ? weekOffset : 0;
  return Math.floor((local + offset) / stepMs[grain]) * stepMs[grain] - offset;
}

export const isShort = (grain: Grain): grain is 'minute' | 'hour' => grain === 'minute' || grain === 'hour';

/** The beginning of the bucket an instant lies in. An hour that comes twice is two. */
export function bucketAt(time: number, grain: Grain, zone = 'UTC'): number {
  if (zone === 'UTC') return floor(time, grain);
  const local = localClock(zone)(time);
  const start = floor(local, grain);
  return isShort(grain) ? start - (local - time) : instantOfClock(zone)(start);
}

/** The beginning of the next bucket. */
export function bucketAfter(start: number, grain: Grain, zone = 'UTC'): number {
  if (isShort(grain)) return bucketAt(start + stepMs[grain], grain, zone);
  const shown = bucketKey(start, grain, zone);
  const next = grain === 'month' ? monthsOn(shown, 1) : shown + stepMs[grain];
  return zone === 'UTC' ? next : instantOfClock(zone)(next);
}

/** The bucket as the engine tells it (`bucketSql`), in ms. */
export function bucketKey(start: number, grain: Grain, zone = 'UTC'): number {
  return zone === 'UTC' || isShort(grain) ? start : floor(localClock(zone)(start), grain);
}

/** What the clocks show `months` later: the end of a shorter month stands for the days it has not. */
export function monthsOn(local: number, months: number): number {
  const month = floor(local, 'month');
  const at = new Date(month);
  const to = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months);
  const end = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1);
  return Math.min(to + local - month, end);
}

/** Starts of the buckets that hold the range, as far as they have begun by `asOf`. The first may begin before the range. */
export function bucketsOf({ from, to, asOf }: Frame, grain: Grain, zone = 'UTC'): number[] {
  const buckets: number[] = [];
  for (let start = bucketAt(from, grain, zone); start < to; start = bucketAfter(start, grain, zone)) {
    if (buckets.length === mostBuckets) {
      throw new Failure('RANGE_INVALID', { detail: `range: more than ${mostBuckets} buckets of a ${grain}` });
    }
    buckets.push(start);
  }
  return buckets.filter((start) => start <= asOf);
}
