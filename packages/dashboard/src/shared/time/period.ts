import { dateWords } from './range.ts';

const month = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', year: 'numeric' });

/** What a day, week or month is called by the day it begins on: `Nov 14`, a month `Jan 2019`. */
export function periodWords(date: string, grain: string): string {
  return grain === 'month' ? month.format(Date.parse(`${date}T00:00:00Z`)) : dateWords(date);
}
