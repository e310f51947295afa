import type { Grain } from '@millrace/contract';
import { clocksOf } from '../../language/language.ts';

/** By whose clocks, of times from ≤ time < before in ms since 1970. */
export type Clock = { readonly zone: string; readonly from: number; readonly before: number };

/**
 * Weeks begin on Monday. Cut in UTC if nothing else is said. In another zone than UTC an hour or a minute is the instant at which it begins; a day, a week, a month
 * is what the clocks of the zone show then, as if that were UTC.
 */
export function bucketSql(grain: Grain, time: string, clock?: Clock): string {
  if (clock === undefined || clock.zone === 'UTC') return startSql(grain, time);
  const milliseconds = `toUnixTimestamp64Milli(${time})`;
  const offset = offsetSql(milliseconds, clock);
  const start = startSql(grain, `fromUnixTimestamp64Milli(${milliseconds} + ${offset}, 'UTC')`);
  return grain === 'minute' || grain === 'hour' ? `${start} - intDiv(${offset}, 1000)` : start;
}

function startSql(grain: Grain, time: string): string {
  switch (grain) {
    case 'minute':
      return `toStartOfMinute(${time}, 'UTC')`;
    case 'hour':
      return `toStartOfHour(${time}, 'UTC')`;
    case 'day':
      return `toStartOfDay(${time}, 'UTC')`;
    case 'week':
      return `toDateTime(toStartOfWeek(${time}, 1, 'UTC'), 'UTC')`;
    case 'month':
      return `toDateTime(toStartOfMonth(${time}, 'UTC'), 'UTC')`;
  }
}

/** How far the clocks of a zone are ahead, in ms, by our table of when they are set. */
function offsetSql(milliseconds: string, { zone, from, before }: Clock): string {
  const clocks = clocksOf(zone);
  const arms = clocks.from.flatMap((start, i) => {
    const end = clocks.from[i + 1] ?? Number.POSITIVE_INFINITY;
    return start < before && end > from ? [{ end, offset: `toInt64(${clocks.offset[i] ?? 0})` }] : [];
  });
  const last = arms.at(-1)?.offset ?? 'toInt64(0)';
  const earlier = arms.slice(0, -1).map(({ end, offset }) => `${milliseconds} < ${end}, ${offset}`);
  return earlier.length === 0 ? last : `multiIf(${earlier.join(', ')}, ${last})`;
}
