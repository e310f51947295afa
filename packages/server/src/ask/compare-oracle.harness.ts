import type { Grain } from '@millrace/contract';
import type { EventRow } from '../measure/measure.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const step = { minute, hour, day, week: 7 * day } as const;

/** What clocks show, asked of the calendar of the runtime. */
export function clockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minute)) * 15 * minute;
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part = Object.fromEntries(format.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]));
      const { year = 0, month = 0, day: date = 0, hour: hours = 0, minute: minutes = 0, second = 0 } = part;
      offset = Date.UTC(year, month - 1, date, hours, minutes, second) - quarter;
      known.set(quarter, offset);
    }
    return at + offset;
  };
}

export type Asked = {
  readonly kind: 'trend' | 'table';
  readonly compare: 'previous' | 'usual';
  readonly grain: Grain;
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
};

/** A row of the answer: its time, the events behind it, and those of each earlier stretch that there are data of. */
export type Told = {
  readonly time: number;
  readonly own: Part;
  readonly earlier: readonly Part[];
};
export type Part = { readonly events: readonly EventRow[]; readonly seconds: number };

/** Every event is looked at for every bucket and every week. */
export function tellCompared(asked: Asked, events: readonly EventRow[]): Told[] {
  const { kind, compare, grain, from, to, asOf } = asked;
  const clock = clockOf(asked.zone);
  const before = Math.max(from, Math.min(to, asOf + 1));
  const shifts = Array.from({ length: compare === 'previous' ? 1 : 8 }, (_, i) => moveBy(asked, clock, i + 1));
  const hull = Math.max(0, Math.min(...shifts.map((shift) => shift.instant(from))));
  const days = new Set(events.flatMap(({ time }) => (time >= hull && time < before ? [Math.floor(time / day)] : [])));
  const hasData = (start: number, end: number): boolean => {
    if (days.size === 0 || Math.floor(start / day) < Math.min(...days)) return false;
    return [...days].some((each) => each * day < end && (each + 1) * day > start);
  };
  const part = (start: number, end: number): Part => ({
    events: events.filter(({ time }) => time >= start && time < end),
    seconds: Math.max(0, end - start) / 1000,
  });
  if (kind === 'table') {
    const earlier = shifts.flatMap((shift): Part[] => {
      const start = shift.instant(from);
      const end = before - from < day ? start + (before - from) : shift.instant(before);
      if (before - from < day && !shift.exists(from)) return [];
      return end > start && hasData(start, end) ? [part(start, end)] : [];
    });
    return [{ time: 0, own: part(from, before), earlier }];
  }
  return startsOf(asked, clock).map((start): Told => {
    const own = part(Math.max(start, from), Math.min(nextOf(start, grain, clock), before));
    const earlier = shifts.flatMap((shift): Part[] => {
      const place = shift.bucket(start);
      if (place === undefined) return [];
      const [first, last] = [shift.instant(from), shift.instant(before)];
      // A range that ends earlier on the clock than it began is as long as it is.
      const end = last > first ? last : first + before - from;
      const [low, high] = [Math.max(place, first), Math.min(nextOf(place, grain, clock), end)];
      return high > low && hasData(low, high) ? [part(low, high)] : [];
    });
    return { time: start, own, earlier };
  });
}

type Clock = (at: number) => number;

const floorOf = (local: number, grain: Grain): number => {
  const at = new Date(local);
  if (grain === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  if (grain !== 'week') return Math.floor(local / step[grain]) * step[grain];
  const midnight = Math.floor(local / day) * day;
  return midnight - ((at.getUTCDay() + 6) % 7) * day;
};

/** The first instant at which the clock shows it; where it never does, when it has jumped over it. */
function showing(local: number, clock: Clock): number {
  const quarter = 15 * minute;
  const begin = Math.floor((local - 15 * hour) / quarter) * quarter;
  for (let at = begin; ; at += quarter) {
    if (clock(at) > local) return at;
    if (clock(at + quarter - 1) >= local) return at + (local - clock(at));
  }
}

const isShort = (grain: Grain): boolean => grain === 'minute' || grain === 'hour';

function bucketOf(time: number, grain: Grain, clock: Clock): number {
  const floor = floorOf(clock(time), grain);
  return isShort(grain) ? time - (clock(time) - floor) : showing(floor, clock);
}

function nextOf(start: number, grain: Grain, clock: Clock): number {
  if (grain === 'minute' || grain === 'hour') return start + step[grain];
  const floor = floorOf(clock(start), grain);
  const at = new Date(floor);
  const next = grain === 'month' ? Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1) : floor + step[grain];
  return showing(next, clock);
}

function startsOf({ grain, from, to, asOf }: Asked, clock: Clock): number[] {
  const starts: number[] = [];
  for (let start = bucketOf(from, grain, clock); start < to && start <= asOf; start = nextOf(start, grain, clock))
    starts.push(start);
  return starts;
}

type Move = {
  readonly instant: (time: number) => number;
  readonly exists: (time: number) => boolean;
  readonly bucket: (start: number) => number | undefined;
};

function moveBy({ kind, compare, grain, from, to }: Asked, clock: Clock, times: number): Move {
  const [low, high] = [clock(from), clock(to)];
  const days = (high - low) / day;
  const [a, b] = [new Date(low), new Date(high)];
  const between = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const whole = floorOf(low, 'month') === low && floorOf(high, 'month') === high && between > 0;
  const byMonths = (count: number) => onClock((local) => monthsBack(local, count * times));
  const byDays = (count: number) => onClock((local) => local - count * times * day);
  if (kind === 'table' && whole) return byMonths(between);
  if (compare === 'usual') {
    if (kind === 'table') return byDays(7 * Math.max(1, Math.ceil(days / 7)));
    return grain === 'month' ? byMonths(1) : byDays(7);
  }
  if (kind === 'trend' && grain === 'month') {
    let count = 0;
    while (monthsBack(low, -count) < high) count += 1;
    return byMonths(Math.max(1, count));
  }
  if (kind === 'trend' && grain === 'day') return byDays(Math.ceil(days));
  if (kind === 'trend' && grain === 'week') return byDays(7 * Math.ceil(days / 7));
  if (days > 0 && Number.isInteger(days)) return byDays(days);
  const unit = kind === 'table' ? 1 : isShort(grain) ? step[grain as 'hour'] : 1;
  const back = Math.ceil((to - from) / unit) * unit;
  return {
    instant: (time) => time - back,
    exists: () => true,
    bucket: (start) => bucketOf(start - back, grain, clock),
  };

  function onClock(moved: (local: number) => number): Move {
    const instant = (time: number): number => showing(moved(clock(time)), clock);
    const exists = (time: number): boolean => clock(instant(time)) === moved(clock(time));
    const bucket = (start: number): number | undefined => {
      if (!isShort(grain)) return showing(moved(floorOf(clock(start), grain)), clock);
      return exists(start) ? instant(start) : undefined;
    };
    return { instant, exists, bucket };
  }
}

/** The end of a month stands for the days it has not. */
function monthsBack(local: number, count: number): number {
  const at = new Date(local);
  const month = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - count);
  const into = (at.getUTCDate() - 1) * day + (local % day);
  const length = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - count + 1) - month;
  return month + Math.min(into, length);
}
