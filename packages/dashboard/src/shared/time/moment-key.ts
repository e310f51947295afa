import { day } from './format.ts';
import { datePattern, dateWords, midnight, nextDay } from './range.ts';

/** An instant as an address has it. */
export const instantPattern = String.raw`${datePattern}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?Z`;

/** What may stand in an address under `asof`: a day, which means its end, or an instant. */
export const momentKey = new RegExp(`^(?:${datePattern}|${instantPattern})$`);

/** The instant as a question takes it; undefined is now, or what the question itself says. */
export function momentOf(key: string | undefined, zone: string): string | undefined {
  if (key === undefined || key.includes('T')) return key;
  return new Date(midnight(nextDay(key), zone) - 1).toISOString();
}

/** `now`, `Jun 30, 2019`: the day of an instant is the zone's. */
export function momentWords(key: string | undefined, zone: string): string {
  if (key === undefined || key.startsWith('now')) return key ?? 'now';
  return key.includes('T') ? day(key, zone) : dateWords(key);
}
