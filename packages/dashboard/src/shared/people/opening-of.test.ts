import type { AnswerColumn } from '@millrace/contract';
import { expect, test } from 'vitest';
import { openingOf } from './opening-of.ts';
import { openedBy, openParam, opens } from './opening.ts';

type Asked = Parameters<typeof openingOf>[1];
const time = (name: string): AnswerColumn => ({ name, type: 'time', unit: null });
const text = (name: string): AnswerColumn => ({ name, type: 'text', unit: null });
const number = (name: string): AnswerColumn => ({ name, type: 'number', unit: null });
const monday = '2026-01-05T00:00:00.000Z';

test.each<[Asked, string, { columns: AnswerColumn[]; row: (string | number | boolean | null)[] }, object]>([
  [{ kind: 'table', metrics: ['sold'] }, 'sold', { columns: [number('sold')], row: [3] }, { metric: 'sold' }],
  [
    { kind: 'table', metric: 'sold', by: ['data.state', { name: 'source', of: 'data.source_id' }] },
    'sold',
    { columns: [text('data.state'), text('source'), number('sold')], row: ['CA', null, 3] },
    { 'data.state': 'CA', source: null, metric: 'sold' },
  ],
  [
    { kind: 'trend', grain: 'day', as: 'day', metric: 'sold', by: 'type' },
    'sold',
    { columns: [time('day'), text('type'), number('sold')], row: [monday, 'a', 3] },
    { day: monday, type: 'a', metric: 'sold' },
  ],
  [
    { kind: 'breakdown', subject: 'person', by: [{ trait: 'engagement', as: 'level' }] },
    'subjects',
    { columns: [text('level'), number('subjects')], row: ['high', 4] },
    { level: 'high', metric: 'subjects' },
  ],
  [
    { kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], window: '1d' },
    'dropped',
    { columns: [number('step'), text('event'), number('dropped')], row: [2, 'b', 4] },
    { step: 2, state: 'dropped' },
  ],
  [
    { kind: 'retention', first: {}, again: {}, grain: 'week', periods: 2 },
    'size',
    { columns: [time('cohort'), number('size'), number('week')], row: [monday, 7, 1] },
    { cohort: monday },
  ],
  [
    { kind: 'attribution', conversion: { type: 'buy' }, touch: { type: 'page' }, by: 'data.channel' },
    'conversions',
    {
      columns: [text('data.channel'), { name: 'touched', type: 'boolean', unit: null }, number('conversions')],
      row: [null, false, 3],
    },
    { 'data.channel': null, touched: false },
  ],
  [{ kind: 'segment', segment: 'hot' }, 'members', { columns: [number('members')], row: [9] }, {}],
])('a number of %j opens the list of its cell', (question, metric, { columns, row }, cell) => {
  const [opening, answer] = [openingOf('tile', question), { columns, rows: [row] }];
  expect(openedBy(openParam(opening, answer, row, metric), opening, answer, 'UTC')?.cell).toEqual(cell);
});

test('nobody stands behind a score, how long it took, and what a number is compared with', () => {
  const scores = openingOf('tile', { kind: 'scorecard', score: 'quality', by: 'data.source_id' });
  const steps = openingOf('tile', { kind: 'funnel', steps: [{ type: 'a' }], window: '1d' });
  const table = openingOf('tile', { kind: 'table', metric: 'sold', compare: 'previous' });
  expect(opens(scores, number('score'), 80)).toBe(false);
  expect(opens(steps, number('median_ms'), 80)).toBe(false);
  for (const name of ['sold.previous', 'sold.change', 'sold.n']) expect(opens(table, number(name), 3)).toBe(false);
  expect(opens(table, number('sold'), 3)).toBe(true);
});

test('a list is called by its number and its time', () => {
  const opening = openingOf('tile', { kind: 'trend', grain: 'day', metric: 'sold' });
  const answer = { columns: [time('time'), number('sold')], rows: [[monday, 3]] };
  expect(openedBy(openParam(opening, answer, answer.rows[0] ?? [], 'sold'), opening, answer, 'UTC')?.title).toMatch(
    /^Sold: .*5/,
  );
});
