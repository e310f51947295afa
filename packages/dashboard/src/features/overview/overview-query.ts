import type { Answer } from '@millrace/contract';
import type { Asked } from '@/shared/api/api.ts';
import { askEachQuery } from '@/shared/query/queries.ts';
import { topTypes, type Span } from './spans.ts';
import type { Moving, PackView } from './views.ts';

const mostTypes = 200;
const mostMoving = 200;

/** All that the page shows of events, in one call: what is drawn, then the totals of now and before. */
export function eventsQuery({ trend, unit, now, before }: Span) {
  const table = (metric: 'events' | 'subjects', by: 'type'[], range: Span['now']): Asked => ({
    kind: 'table',
    metric,
    by,
    range,
    limit: by.length === 0 ? 1 : mostTypes,
  });
  return askEachQuery([
    { kind: 'trend', metric: 'events', by: 'type', grain: unit, range: trend, limit: topTypes },
    { kind: 'trend', metric: 'subjects', grain: unit, range: trend },
    table('events', ['type'], now),
    table('events', ['type'], before),
    table('events', [], now),
    table('events', [], before),
    table('subjects', [], now),
    table('subjects', [], before),
  ]);
}

/** Places of the answers to `eventsQuery`. */
export const eventsAt = {
  trend: 0,
  subjectsTrend: 1,
  types: 2,
  typesBefore: 3,
  events: 4,
  eventsBefore: 5,
  subjects: 6,
  subjectsBefore: 7,
} as const;

/** All that the page shows of a pack, in one call: figures, their last hours, lines, whether anything happened, and one table for each thing that moves. */
export function packQuery({ now, trend, unit, hours }: Span, { tiles, lines, moving }: PackView, zone: string) {
  const metrics = tiles.map(({ metric }) => metric);
  return askEachQuery([
    { kind: 'table', metrics, range: now, compare: 'usual', zone },
    { kind: 'trend', metrics, grain: 'hour', range: hours, compare: 'usual', zone },
    { kind: 'trend', metrics: [...lines.metrics], grain: unit, range: trend, zone },
    { kind: 'table', metric: 'events', range: now, limit: 1 },
    ...moving.map((each) => movingQuestion(each, now, zone)),
  ]);
}

/** Places of the answers to `packQuery`; from `moving` on one for each thing that moves. */
export const packAt = { tiles: 0, hours: 1, lines: 2, events: 3, moving: 4 } as const;

/** Every value of a field beside its usual. */
export function movingQuestion({ name, of, metrics, where }: Moving, range: Span['now'], zone: string): Asked {
  return {
    kind: 'table',
    by: [{ name, of }],
    metrics: [...metrics],
    range,
    compare: 'usual',
    zone,
    limit: mostMoving,
    ...(where !== undefined && { where }),
  };
}

/** The single figure of a table without dimensions. No row means nothing happened. */
export function figure(answer: Answer | undefined): number {
  return Number(answer?.rows[0]?.at(-1) ?? 0);
}
