import type { Range } from '@millrace/contract';
import { boundsOf } from '../time/range.ts';
import type { Buckets } from './buckets.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Buckets of a trend with what its range does to the two ends: a first one that began before the range is left out, a last
 * one that the range ends in is open. Pure.
 */
export function withEnds(buckets: Buckets, range: Range, asOf: string): Buckets {
  const { starts, step, series, band } = buckets;
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined || starts.length < 2) return buckets;
  const [from, to] = boundsOf(range, Date.parse(asOf));
  // Days of a zone have an hour more or less twice a year.
  const open = to < last + lengthOf(last, step) - (step >= day ? hour : 0);
  // Of two there would be no line left.
  if (!(from > first) || starts.length < 3) return open ? { ...buckets, open } : buckets;
  return {
    ...buckets,
    starts: starts.slice(1),
    series: series.map((one) => ({ ...one, values: one.values.slice(1) })),
    ...(band && { band: { low: band.low.slice(1), high: band.high.slice(1) } }),
    cut: true,
    ...(open && { open }),
  };
}

/** Months are not of one length. */
function lengthOf(start: number, step: number): number {
  if (step < 28 * day) return step;
  const inside = new Date(start + day);
  return new Date(Date.UTC(inside.getUTCFullYear(), inside.getUTCMonth() + 1, 0)).getUTCDate() * day;
}

const units = [
  [28 * day, 'month'],
  [7 * day - hour, 'week'],
  [day - hour, 'day'],
  [hour, 'hour'],
  [0, 'minute'],
] as const;

/** What is to be known of the ends of a chart, in words; empty where nothing is. Pure. */
export function endWords({ step, cut = false, open = false }: Buckets): string {
  const unit = units.find(([least]) => step >= least)?.[1] ?? 'minute';
  return [
    cut && `The first ${unit} is cut by the range and left out.`,
    open && `The last ${unit}, dotted, is not complete.`,
  ]
    .filter(Boolean)
    .join(' ');
}
