import type { AnswerColumn } from '@millrace/contract';
import { expect, test } from 'vitest';
import { moversOf, steady } from './movers.ts';
import type { Moving } from './views.ts';

const moving: Moving = { name: 'source', of: 'data.source_id', metrics: ['submitted', 'rate'] };
const number = (name: string, more: Partial<AnswerColumn> = {}): AnswerColumn => ({
  name,
  type: 'number',
  unit: null,
  ...more,
});
const columns = [
  number('source', { type: 'text' }),
  number('submitted', { unit: 'leads' }),
  number('submitted.usual'),
  number('submitted.usual.low'),
  number('submitted.usual.high'),
  number('submitted.usual.n'),
  number('submitted.change'),
  number('rate', { unit: 'fraction', better: 'higher', minimum: 100 }),
  number('rate.n'),
  number('rate.usual'),
  number('rate.usual.low'),
  number('rate.usual.high'),
  number('rate.usual.n'),
  number('rate.change'),
];
const shown = (rows: (string | number | null)[][]) => moversOf([[moving, { columns, rows }]]);
const same = [100, 100, 90, 110, 4, 0] as const;

test('who is outside of usual is told, the furthest first, whichever way', () => {
  const movers = shown([
    ['harbor', ...same, 0.9, 100, 0.9, 0.88, 0.92, 4, 0],
    ['ridgeline', ...same, 0.2, 120, 0.9, 0.88, 0.92, 4, -0.7],
    ['lighthouse', 160, 100, 90, 110, 4, 0.6, 0.9, 160, 0.9, 0.88, 0.92, 4, 0],
  ]);
  expect(movers.map(({ value, metric, change }) => [value, metric, change])).toEqual([
    ['ridgeline', 'rate', -0.7],
    ['lighthouse', 'submitted', 0.6],
  ]);
});

test('a narrow band does not make a rumour of chance, a small sample has no rank, an unknown usual says nothing', () => {
  expect(
    shown([
      ['near', 103, 100, 100, 100, 4, 0.03, 0.89, 400, 0.9, 0.9, 0.9, 4, -0.01],
      ['small', ...same, 0.1, 20, 0.9, 0.88, 0.92, 4, -0.8],
      ['new', 60, null, null, null, 1, null, 0.1, 100, null, null, null, 1, null],
      ['gone', ...same, null, 0, 0.9, 0.88, 0.92, 4, null],
    ]),
  ).toEqual([]);
});

test('what a reader looks at keeps its place', () => {
  const movers = shown([
    ['a', 160, 100, 90, 110, 4, 0.6, null, 0, null, null, null, 0, null],
    ['b', 190, 100, 90, 110, 4, 0.9, null, 0, null, null, null, 0, null],
    ['c', 180, 100, 90, 110, 4, 0.8, null, 0, null, null, null, 0, null],
  ]);
  expect(movers.map(({ value }) => value)).toEqual(['b', 'c', 'a']);
  const seen = ['source submitted a', 'source submitted b'];
  expect(steady(movers, seen).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
});
