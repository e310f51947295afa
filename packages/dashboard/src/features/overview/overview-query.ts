import type { Answer, Question } from '@millrace/contract';
import { askQuery } from '@/shared/query/queries.ts';
import { topTypes, type Span } from './spans.ts';

const mostTypes = 200;

/** The lines: events by type, and distinct subjects, per bucket. */
export function trendQuery({ trend, unit }: Span) {
  const questions: readonly Question[] = [
    { kind: 'trend', metric: 'events', by: 'type', grain: unit, range: trend, limit: topTypes },
    { kind: 'trend', metric: 'subjects', grain: unit, range: trend },
  ];
  return askQuery(questions);
}

/** The totals of now and before, by type and over all. */
export function totalsQuery({ now, before }: Span) {
  const table = (metric: 'events' | 'subjects', by: 'type'[], range: Span['now']): Question => ({
    kind: 'table',
    metric,
    by,
    range,
    limit: by.length === 0 ? 1 : mostTypes,
  });
  return askQuery([
    table('events', ['type'], now),
    table('events', ['type'], before),
    table('events', [], now),
    table('events', [], before),
    table('subjects', [], now),
    table('subjects', [], before),
  ]);
}

/** The single figure of a table without dimensions. No row means nothing happened. */
export function figure(answer: Answer | undefined): number {
  return Number(answer?.rows[0]?.at(-1) ?? 0);
}
