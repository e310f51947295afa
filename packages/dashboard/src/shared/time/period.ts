import { dayMinute, zoneOffset } from './format.ts';
import { dateWords } from './range.ts';

const month = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', year: 'numeric' });

/** What a day, week or month is called by the day it begins on: `Nov 14`, a month `Jan 2019`. */
export function periodWords(date: string, grain: string): string {
  return grain === 'month' ? month.format(Date.parse(`${date}T00:00:00Z`)) : dateWords(date);
}

const dated = ['day', 'week', 'month', 'quarter', 'year'];

/** A bucket by the instant it begins at: `Jan 2019`, `Week of Jan 7`, `Jan 1, 2019`, `Jan 1, 10:00`. Its zone is UTC, or the one in which that is a midnight. */
export function bucketWords(at: string, grain: string, zone: string): string {
  if (!dated.includes(grain)) return dayMinute(at, zone);
  const ms = Date.parse(at);
  const date = new Date(ms % 86_400_000 === 0 ? ms : ms + zoneOffset(ms, zone)).toISOString().slice(0, 10);
  const words = periodWords(date, grain);
  return grain === 'week' ? `Week of ${words}` : words;
}
