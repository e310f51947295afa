import type { Compare, Grain } from '@millrace/contract';
import { instantOfClock, localClock } from '../../language/language.ts';
import { firstInstant, type Stretch } from '../../measure/measure.ts';
import { bucketAfter, bucketAt, bucketKey, isShort, monthsOn } from './buckets.ts';
import type { Frame } from './frame.ts';

const day = 86_400_000;
const weeks = 8;
const shortMs = { minute: 60_000, hour: 3_600_000 } as const;

/** The place of a bucket in an earlier stretch: `key` as the engine tells it. */
export type Place = { readonly key: number; readonly from: number; readonly before: number };

export type Periods = {
  /** The range, and behind it what it is compared with, the latest first. */
  readonly stretches: readonly Stretch[];
  /** Where a bucket would stand in a stretch; undefined where its hour did not exist. Without a bucket, all of it. */
  readonly placeOf: (period: number, bucket?: number) => Place | undefined;
};

/** How far back: on the clock by days or months, or by a length of time. */
type Shift = { readonly unit: 'ms' | 'day' | 'month'; readonly by: number };

type Cut = { readonly compare: Compare; readonly grain: Grain | null; readonly zone: string };

/** Every earlier stretch is the range moved back, as far as it has run: like is compared with like. */
export function periodsOf(frame: Frame, { compare, grain, zone }: Cut): Periods {
  const [clock, instant] = [localClock(zone), instantOfClock(zone)];
  const first = compare === 'previous' ? lengthOf(frame, { grain, clock }) : placeInWeek(frame, { grain, clock });
  const count = compare === 'previous' ? 1 : weeks;
  const shifts = Array.from({ length: count }, (_, i): Shift => ({ ...first, by: first.by * (i + 1) }));
  const onClock = (local: number, { unit, by }: Shift): number =>
    unit === 'month' ? monthsOn(local, -by) : local - by * day;
  const moved = (time: number, shift: Shift): number =>
    shift.unit === 'ms' ? time - shift.by : instant(onClock(clock(time), shift));
  const stretches = [stretchOf(frame, frame), ...shifts.map((shift) => earlier(shift))];
  return { stretches, placeOf };

  function earlier(shift: Shift): Stretch {
    const from = moved(frame.from, shift);
    const length = frame.before - frame.from;
    const until = moved(frame.asOf + 1, shift);
    const isThere = shift.unit === 'ms' || clock(from) === onClock(clock(frame.from), shift);
    // Less than a day is as long as it is: an hour that comes twice on the clock is one.
    if (grain === null && length < day) return stretchOf({ from, before: isThere ? from + length : from }, { until });
    const before = moved(frame.before, shift);
    return stretchOf({ from, before: before > from ? before : from + length }, { until });
  }

  function placeOf(period: number, bucket?: number): Place | undefined {
    const stretch = stretches[period];
    const shift = shifts[period - 1];
    if (stretch === undefined) return undefined;
    if (bucket === undefined || grain === null) return { key: 0, ...stretch };
    const start = shift === undefined ? bucket : movedBucket(bucket, grain, shift);
    if (start === undefined) return undefined;
    return {
      key: bucketKey(start, grain, zone),
      from: Math.max(start, stretch.from),
      before: Math.min(bucketAfter(start, grain, zone), stretch.before),
    };
  }

  function movedBucket(bucket: number, cut: Grain, shift: Shift): number | undefined {
    if (shift.unit === 'ms') return bucketAt(bucket - shift.by, cut, zone);
    const local = onClock(isShort(cut) ? clock(bucket) : bucketKey(bucket, cut, zone), shift);
    const start = instant(local);
    return isShort(cut) && clock(start) !== local ? undefined : start;
  }
}

const stretchOf = (
  { from, before }: { readonly from: number; readonly before: number },
  known: { readonly until: number } | { readonly asOf: number },
): Stretch => ({
  from: Math.max(firstInstant, from),
  before: Math.max(firstInstant, before),
  until: Math.max(firstInstant, 'until' in known ? known.until : known.asOf + 1),
});

type Clocked = { readonly grain: Grain | null; readonly clock: (time: number) => number };

/** The length of the range: whole months or days of the calendar where it has such, of a trend whole buckets. */
function lengthOf({ from, to }: Frame, { grain, clock }: Clocked): Shift {
  const [start, end] = [clock(from), clock(to)];
  const months = monthsBetween(start, end);
  if (grain === 'month') return { unit: 'month', by: Math.ceil(months.count) };
  if (grain === null && months.whole) return { unit: 'month', by: months.count };
  const days = (end - start) / day;
  if (grain === 'day') return { unit: 'day', by: Math.ceil(days) };
  if (grain === 'week') return { unit: 'day', by: Math.ceil(days / 7) * 7 };
  if (days > 0 && Number.isInteger(days)) return { unit: 'day', by: days };
  const step = grain === null ? 1 : shortMs[grain];
  return { unit: 'ms', by: Math.ceil((to - from) / step) * step };
}

/** A week, of a whole range as many as it is long; of months, months. */
function placeInWeek({ from, to }: Frame, { grain, clock }: Clocked): Shift {
  if (grain === 'month') return { unit: 'month', by: 1 };
  if (grain !== null) return { unit: 'day', by: 7 };
  const [start, end] = [clock(from), clock(to)];
  const months = monthsBetween(start, end);
  if (months.whole) return { unit: 'month', by: months.count };
  return { unit: 'day', by: 7 * Math.max(1, Math.ceil((end - start) / day / 7)) };
}

/** How many months there are from one to the other, as shown by clocks, and whether both are beginnings of such. */
function monthsBetween(start: number, end: number): { readonly count: number; readonly whole: boolean } {
  const [a, b] = [new Date(start), new Date(end)];
  const count = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const whole = count > 0 && [start, end].every((at) => at === bucketAt(at, 'month'));
  return { count: end > monthsOn(start, count) ? count + 1 : Math.max(1, count), whole };
}
