import type { Grain, Range } from '@millrace/contract';
import { day, zoneOffset } from './format.ts';

/** Ranges that end now; they stay relative, in the address and in the question. */
export const recent = {
  '60m': { words: 'Last 60 min', from: 'now-60m', grain: 'minute' },
  '24h': { words: 'Last 24 h', from: 'now-24h', grain: 'hour' },
  '7d': { words: 'Last 7 d', from: 'now-7d', grain: 'day' },
  '30d': { words: 'Last 30 d', from: 'now-30d', grain: 'day' },
  '90d': { words: 'Last 90 d', from: 'now-90d', grain: 'week' },
} as const satisfies Readonly<Record<string, { words: string; from: string; grain: Grain }>>;
export type Recent = keyof typeof recent;

const dayMs = 86_400_000;
/** A date as an address has it. */
export const datePattern = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const days = new RegExp(String.raw`^(${datePattern})\.\.(${datePattern})$`);

/** What may stand in an address under `t`: a range that ends now, or two days, the second one included. */
export const rangeKey = new RegExp(String.raw`^(?:60m|24h|7d|30d|90d|${datePattern}\.\.${datePattern})$`);

/** The two days of a key, or none. */
export function daysOf(key: string): readonly [from: string, to: string] | undefined {
  const [, from, to] = days.exec(key) ?? [];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** The beginning of a day in a zone. */
export function midnight(date: string, zone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - zoneOffset(utc, zone);
  return utc - zoneOffset(guess, zone);
}

export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
}

function isRecent(key: string): key is Recent {
  return Object.hasOwn(recent, key);
}

/** Half open, as a question takes it. A key that says nothing is the last day. */
export function rangeOf(key: string, zone: string): Range {
  if (isRecent(key)) return { from: recent[key].from, to: 'now' };
  const [from, to] = daysOf(key) ?? [];
  if (from === undefined || to === undefined) return { from: recent['24h'].from, to: 'now' };
  return {
    from: new Date(midnight(from, zone)).toISOString(),
    to: new Date(midnight(nextDay(to), zone)).toISOString(),
  };
}

const minutes = { m: 1, h: 60, d: 1440, w: 10_080 } as const;

/** How long before now; undefined: it does not say so. */
function minutesBefore(from: unknown): number | undefined {
  const [, count, unit] = /^now-(\d{1,6})([mhdw])$/.exec(String(from)) ?? [];
  return count === undefined ? undefined : Number(count) * minutes[unit as keyof typeof minutes];
}

/** Where a range begins and ends; as of then at the latest. Pure. */
export function boundsOf({ from, to }: Range, asOf: number): readonly [from: number, to: number] {
  const instant = (text: string): number => {
    const before = text === 'now' ? 0 : minutesBefore(text);
    return before === undefined ? Date.parse(text) : asOf - before * 60_000;
  };
  return [instant(String(from)), Math.min(instant(String(to)), asOf)];
}

/** The key of a range that a document says, if an address has one for it. */
export function keyOf(range: unknown): Recent | undefined {
  const { from, to } = (range ?? {}) as Partial<Range>;
  const keys = Object.keys(recent) as Recent[];
  const length = minutesBefore(from);
  return to === 'now' ? keys.find((key) => minutesBefore(recent[key].from) === length) : undefined;
}

/** How fine a range is drawn, unless somebody says otherwise: never more than some hundred points. */
export function grainOf(key: string): Grain {
  if (isRecent(key)) return recent[key].grain;
  const [from = '', to = ''] = daysOf(key) ?? [];
  const length = (Date.parse(to) - Date.parse(from)) / dayMs;
  return length <= 3 ? 'hour' : length <= 120 ? 'day' : length <= 730 ? 'week' : 'month';
}

/** `Last 7 d`, `Nov 1 to Nov 14`. */
export function rangeWords(key: string): string {
  if (isRecent(key)) return recent[key].words;
  const [from, to] = daysOf(key) ?? [];
  if (from === undefined || to === undefined) return recent['24h'].words;
  return from === to ? dateWords(from) : `${dateWords(from)} to ${dateWords(to)}`;
}

/** `Nov 14`; of another year than now `Nov 14, 2019`. */
export function dateWords(date: string): string {
  return day(`${date}T00:00:00Z`, 'UTC');
}
