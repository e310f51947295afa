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
export const rangeParam = new RegExp(String.raw`^(?:60m|24h|7d|30d|90d|${datePattern}\.\.${datePattern})$`);

/** The two days of a parameter, or none. */
export function daysOf(param: string): readonly [from: string, to: string] | undefined {
  const [, from, to] = days.exec(param) ?? [];
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

function isRecent(param: string): param is Recent {
  return Object.hasOwn(recent, param);
}

/** Half open, as a question takes it. A parameter that says nothing is the last day. */
export function rangeOf(param: string, zone: string): Range {
  if (isRecent(param)) return { from: recent[param].from, to: 'now' };
  const [from, to] = daysOf(param) ?? [];
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

/** The parameter of a range that a document says, if an address has one for it. */
export function rangeParamOf(range: unknown): Recent | undefined {
  const { from, to } = (range ?? {}) as Partial<Range>;
  const params = Object.keys(recent) as Recent[];
  const length = minutesBefore(from);
  return to === 'now' ? params.find((param) => minutesBefore(recent[param].from) === length) : undefined;
}

/** How fine a range is drawn, unless somebody says otherwise: never more than some hundred points. */
export function grainOf(param: string): Grain {
  if (isRecent(param)) return recent[param].grain;
  const [from = '', to = ''] = daysOf(param) ?? [];
  const length = (Date.parse(to) - Date.parse(from)) / dayMs;
  return length <= 3 ? 'hour' : length <= 120 ? 'day' : length <= 730 ? 'week' : 'month';
}

/** `Last 7 d`, `Nov 1 to Nov 14`. */
export function rangeWords(param: string): string {
  if (isRecent(param)) return recent[param].words;
  const [from, to] = daysOf(param) ?? [];
  if (from === undefined || to === undefined) return recent['24h'].words;
  return from === to ? dateWords(from) : `${dateWords(from)} to ${dateWords(to)}`;
}

/** `Nov 14`; of another year than now `Nov 14, 2019`. */
export function dateWords(date: string): string {
  return day(`${date}T00:00:00Z`, 'UTC');
}
