import type { Answer, LearnedTypeLine } from '@millrace/contract';
import type { Asked } from '@/shared/api/api.ts';
import { rest } from '@/shared/chart/buckets.ts';
import { trendBuckets } from '@/shared/chart/trend-buckets.ts';

const dayMs = 86_400_000;

/** Every type of event, day by day. */
export const monthQuestion = (zone: string): Asked => ({
  kind: 'trend',
  metric: 'events',
  by: 'type',
  grain: 'day',
  range: { from: 'now-30d', to: 'now' },
  zone,
  limit: 1000,
});

export type Month = {
  /** All of the range. */
  readonly total: number;
  /** Of its full days. */
  readonly days: readonly (number | null)[];
};

/** Of each type; undefined: the answer is cut, and does not tell this one apart. Pure. */
export function monthsOf(answer: Answer): (type: Pick<LearnedTypeLine, 'type' | 'events'>) => Month | undefined {
  const cut = answer.notes?.groups !== undefined;
  const totals = new Map<string, number>();
  for (const [, type, events] of answer.rows)
    totals.set(String(type), (totals.get(String(type)) ?? 0) + Number(events ?? 0));
  if (cut) totals.delete(rest);
  const { series } = trendBuckets(answer, { step: dayMs, count: 29 });
  const days = new Map(series.map(({ name, values }) => [name, values]));
  return ({ type, events }) => {
    const total = totals.get(type) ?? (cut && events > 0 ? undefined : 0);
    return total === undefined ? undefined : { total, days: days.get(type) ?? [] };
  };
}
