import type { DefinitionDocument, Question } from '@millrace/contract';
import { end, workspace } from './ask-data.ts';

export type Compared = { readonly name: string; readonly question: Question; readonly sql: string };

export const week = { from: 'now-7d', to: 'now' };
const field = (path: string) => ({ op: 'field', path }) as const;
const literal = (value: string | number) => ({ op: 'literal', value }) as const;
const instant = (ms: number): string => `'${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}'`;
export const inWeek = `workspace = '${workspace}' AND time >= ${instant(end - 7 * 86_400_000)} AND time < ${instant(end)} AND test = 0`;

/** The same answer, written by somebody who knows the table. */
export const byHand: readonly Compared[] = [
  {
    name: 'table by type where a text of data equals',
    question: {
      kind: 'table',
      metric: 'events',
      by: ['type'],
      range: week,
      where: { op: 'eq', left: field('data.state'), right: literal('TX') },
    },
    sql: `SELECT type, count() AS events FROM events WHERE ${inWeek} AND JSONExtractString(data, 'state') = 'TX'
      GROUP BY type ORDER BY events DESC LIMIT 20`,
  },
  {
    name: 'table by producer where a number of data is greater',
    question: {
      kind: 'table',
      metric: 'events',
      by: ['producer'],
      range: week,
      where: { op: 'gt', left: field('data.price'), right: literal(1500) },
    },
    sql: `SELECT producer, count() AS events FROM events WHERE ${inWeek} AND JSONExtractFloat(data, 'price') > 1500
      GROUP BY producer ORDER BY events DESC LIMIT 20`,
  },
  {
    name: 'trend by hour of one type where two fields of data',
    question: {
      kind: 'trend',
      metric: 'events',
      grain: 'hour',
      range: week,
      where: {
        op: 'and',
        of: [
          { op: 'eq', left: field('type'), right: literal('type.3') },
          { op: 'in', of: field('data.state'), list: ['TX', 'CA'] },
          { op: 'startsWith', of: field('data.campaign'), text: 'campaign-1' },
        ],
      },
    },
    sql: `SELECT toStartOfHour(time) AS hour, count() AS events FROM events WHERE ${inWeek} AND type = 'type.3'
      AND JSONExtractString(data, 'state') IN ('TX', 'CA') AND startsWith(JSONExtractString(data, 'campaign'), 'campaign-1')
      GROUP BY hour ORDER BY hour`,
  },
  {
    name: 'trend by day and type of subjects',
    question: { kind: 'trend', metric: 'subjects', grain: 'day', by: 'type', range: week },
    sql: `SELECT toStartOfDay(time) AS day, type, uniqExact(subject_kind, subject) AS subjects FROM events
      WHERE ${inWeek} AND subject_kind != '' GROUP BY GROUPING SETS ((day, type), (type)) ORDER BY day, type`,
  },
  {
    name: 'table by type of subjects',
    question: { kind: 'table', metric: 'subjects', by: ['type'], range: week },
    sql: `SELECT type, uniqExact(subject_kind, subject) AS subjects FROM events WHERE ${inWeek} AND subject_kind != ''
      GROUP BY type ORDER BY subjects DESC LIMIT 20`,
  },
  {
    name: 'number of events of a library',
    question: {
      kind: 'table',
      metric: 'events',
      by: [],
      range: week,
      where: { op: 'eq', left: field('library'), right: literal('client/1.0') },
    },
    sql: `SELECT count() FROM events WHERE ${inWeek} AND library = 'client/1.0'`,
  },
];

/** What is kept for `byDocuments`. */
export const rollups: readonly DefinitionDocument[] = [
  {
    kind: 'rollup',
    name: 'trade',
    spec: {
      dimensions: ['data.source_id'],
      metrics: ['events', { aggregate: 'sum', of: 'data.price', currency: 'data.currency', where: 'type == "type.3"' }],
      grain: 'hour',
    },
  },
  { kind: 'rollup', name: 'leads', spec: { metrics: ['subjects'], grain: 'hour' } },
];

const sold = {
  spec: { aggregate: 'sum', of: 'data.price', currency: 'data.currency', where: 'type == "type.3"' },
  as: 'sold',
} as const;

/** Questions that rollups of documents answer. */
export const byDocuments: readonly RolledUp[] = [
  {
    name: 'week by source of a sum',
    question: { kind: 'table', metrics: [sold], by: ['data.source_id'], range: week },
  },
  { name: 'hours of a week of a sum', question: { kind: 'trend', metrics: [sold], grain: 'hour', range: week } },
  {
    name: 'week of one source of a sum',
    question: { kind: 'table', metrics: [sold], range: week, where: 'data.source_id == "source-7"' },
  },
  {
    name: 'hours of a day of subjects',
    question: {
      kind: 'trend',
      metrics: [{ spec: { aggregate: 'subjects' }, as: 'leads' }],
      grain: 'hour',
      range: { from: 'now-24h', to: 'now' },
    },
  },
];

export type RolledUp = { readonly name: string; readonly question: Question };

export const rolledUp: readonly RolledUp[] = [
  {
    name: 'minutes of an hour by type',
    question: { kind: 'trend', metric: 'events', grain: 'minute', by: 'type', range: { from: 'now-60m', to: 'now' } },
  },
  { name: 'hours of a week', question: { kind: 'trend', metric: 'events', grain: 'hour', range: week } },
  { name: 'week by type', question: { kind: 'table', metric: 'events', by: ['type'], range: week } },
  {
    name: 'day of one type by producer',
    question: {
      kind: 'table',
      metric: 'events',
      by: ['producer'],
      range: { from: 'now-24h', to: 'now' },
      where: { op: 'eq', left: field('type'), right: literal('type.3') },
    },
  },
];
