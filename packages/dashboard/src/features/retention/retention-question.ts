import type { Cell, Question, Range } from '@millrace/contract';
import { eventOf } from '@/shared/address/event-param.ts';
import { amongOf } from '@/shared/people/who.ts';
import type { RetentionSearch } from './retention-search.ts';

export type RetentionAsked = Extract<Question, { kind: 'retention' }>;

/** What is followed when nothing is said: visits. */
export const usualFirst = 'session_started';
const usualPeriods = { day: 14, week: 8, month: 12 } as const;

export function periodsOf({ n, grain = 'week' }: RetentionSearch): number {
  return n === undefined ? usualPeriods[grain] : Number(n);
}

export function retentionOf(search: RetentionSearch, range: Range, asOf: string | undefined): RetentionAsked {
  const { kind = 'person', first = usualFirst, again = first, grain = 'week', mode, start } = search;
  const among = amongOf(search, kind);
  return {
    kind: 'retention',
    ...(kind !== 'person' && { subject: kind }),
    first: eventOf(first),
    again: eventOf(again),
    grain,
    periods: periodsOf(search),
    ...(mode !== undefined && { mode }),
    ...(start !== undefined && { start }),
    ...(among !== undefined && { among }),
    range,
    ...(asOf !== undefined && { asOf }),
  };
}

/** The opened cell as the question takes it: `2026-01-05:3:lost`, without a period all of the cohort. */
export function cellOf(param: string, grain: string): Readonly<Record<string, Cell>> {
  const [cohort = '', age = '', state = 'retained'] = param.split(':');
  const begins = `${cohort}T00:00:00.000Z`;
  return age === '' ? { cohort: begins } : { cohort: begins, [grain]: Number(age), state };
}
