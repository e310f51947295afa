const known = new Map<string, boolean>([['UTC', true]]);
/** As the time zone database writes its names; the engine minds upper and lower case. */
const form = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;

export function isZone(zone: string): boolean {
  const answer = known.get(zone);
  if (answer !== undefined) return answer;
  if (zone.length > 40 || !form.test(zone)) return false;
  const is = resolves(zone);
  if (known.size < 1000) known.set(zone, is);
  return is;
}

function resolves(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions();
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** From when on which offset holds, in milliseconds, the earliest first. */
export type Clocks = { readonly from: readonly number[]; readonly offset: readonly number[] };

/** Parts of a time are told from 1970 to 2099: outside, time zones are guesswork. */
export const firstPart = 0;
export const endOfParts = Date.UTC(2100, 0, 1);

/** Clocks are set at multiples of this since 1970. */
const steadyMs = 900_000;
const dayMs = 86_400_000;
/** No zone sets its clocks twice in this time and is back where it was; some do so within a month. */
const strideMs = 14 * dayMs;
const zones = new Map<string, Clocks>([['UTC', { from: [firstPart], offset: [0] }]]);

/**
 * When the clocks of a zone are set. Both back ends go by this one table: the engine has a time zone database of its
 * own, of another year. The first use of a zone takes some 5 ms.
 */
export function clocksOf(zone: string): Clocks {
  const ready = zones.get(zone);
  if (ready !== undefined) return ready;
  const clocks = readClocks(offsetReader(zone));
  zones.set(zone, clocks);
  return clocks;
}

function readClocks(offsetAt: (at: number) => number): Clocks {
  let before = offsetAt(firstPart);
  const clocks = { from: [firstPart], offset: [before] };
  for (let at = firstPart; at < endOfParts; at += strideMs) {
    const after = offsetAt(at + strideMs);
    if (after === before) continue;
    let [low, high] = [at, at + strideMs];
    while (high - low > steadyMs) {
      const middle = low + Math.floor((high - low) / steadyMs / 2) * steadyMs;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    clocks.from.push(high);
    clocks.offset.push(after);
    before = after;
  }
  return clocks;
}

/** What the clocks of a zone show at an instant, as milliseconds since 1970 would be in UTC. */
export function localClock(zone: string): (at: number) => number {
  const { from, offset } = clocksOf(zone);
  return (at) => {
    let [low, high] = [0, from.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((from[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return at + (offset[low] ?? 0);
  };
}

/** The first instant at which the clocks of a zone show so much, or more where they never show that. */
export function instantOfClock(zone: string): (local: number) => number {
  const { from, offset } = clocksOf(zone);
  return (local) => {
    // No clock is two days off.
    let at = Math.max(
      0,
      from.findLastIndex((start) => start <= local - 2 * dayMs),
    );
    while (at + 1 < from.length && local - (offset[at] ?? 0) >= (from[at + 1] ?? 0)) at += 1;
    const shown = local - (offset[at] ?? 0);
    return at === 0 ? shown : Math.max(from[at] ?? 0, shown);
  };
}

/** `GMT-00:44:30` → milliseconds. */
function offsetReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (at) => {
    const [, sign, ...parts] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(at)) ?? [];
    const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
    return (sign === '-' ? -1000 : 1000) * (hours * 3600 + minutes * 60 + seconds);
  };
}
