import { day } from './format.ts';
import { datePattern, dateWords, midnight, nextDay } from './range.ts';

/** An instant as an address has it. */
export const instantPattern = String.raw`${datePattern}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?Z`;

/** What may stand in an address under `asof`: a day, which means its end, or an instant. */
export const momentParam = new RegExp(`^(?:${datePattern}|${instantPattern})$`);

/** The instant as a question takes it; undefined is now, or what the question itself says. */
export function momentOf(param: string | undefined, zone: string): string | undefined {
  if (param === undefined || param.includes('T')) return param;
  return new Date(midnight(nextDay(param), zone) - 1).toISOString();
}

/** `now`, `Jun 30, 2019`: the day of an instant is the zone's. */
export function momentWords(param: string | undefined, zone: string): string {
  if (param === undefined || param.startsWith('now')) return param ?? 'now';
  return param.includes('T') ? day(param, zone) : dateWords(param);
}
