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

/** Clocks are set at multiples of this since 1970, so an offset holds for a whole one. */
const steadyMs = 900_000;
const mostRemembered = 4096;
const zones = new Map<string, (at: number) => number>();

/** What the clocks of a zone show at an instant, as milliseconds since 1970 would be in UTC. */
export function localClock(zone: string): (at: number) => number {
  if (zone === 'UTC') return (at) => at;
  const ready = zones.get(zone);
  if (ready !== undefined) return ready;
  const clock = clockOf(zone);
  zones.set(zone, clock);
  return clock;
}

function clockOf(zone: string): (at: number) => number {
  const offsets = new Map<number, number>();
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const span = Math.floor(at / steadyMs);
    let offset = offsets.get(span);
    if (offset === undefined) {
      if (offsets.size >= mostRemembered) offsets.clear();
      offset = offsetAt(format, span * steadyMs);
      offsets.set(span, offset);
    }
    return at + offset;
  };
}

function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const shown: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}
