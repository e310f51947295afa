import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { monthsOf } from './type-months.ts';

const columns: Answer['columns'] = [
  { name: 'time', type: 'time', unit: null },
  { name: 'type', type: 'text', unit: null },
  { name: 'events', type: 'integer', unit: 'events' },
];
const asOf = '2026-12-01T10:00:00.000Z';
const used = { from: [], rows: 0 };
const answer = (rows: Answer['rows'], notes: Answer['notes'] = {}): Answer => ({
  kind: 'trend',
  columns,
  rows,
  asOf,
  through: asOf,
  n: 18,
  used,
  took: 0,
  notes,
});

const monthOf = (of: Answer) => {
  const months = monthsOf(of);
  return (type: string, events = 20) => months({ type, events });
};

test('a type has all its events of the range, and a line of its full days', () => {
  const month = monthOf(
    answer([
      ['2026-11-01T00:00:00.000Z', 'page', 1],
      ['2026-11-15T00:00:00.000Z', 'page', 5],
      ['2026-11-30T00:00:00.000Z', 'page', 7],
      ['2026-12-01T00:00:00.000Z', 'page', 2],
      ['2026-12-01T00:00:00.000Z', 'new', 3],
      ['2026-12-01T00:00:00.000Z', 'other', 4],
    ]),
  );
  const page = month('page');
  expect(page?.total).toBe(15);
  expect(page?.days).toHaveLength(29);
  expect(page?.days.filter((value) => value !== 0)).toEqual([5, 7]);
  expect(page?.days.at(-1)).toBe(7);
  // Of today alone: counted, and no day of it is full.
  expect(month('new')).toEqual({ total: 3, days: [] });
  expect(month('other')?.total).toBe(4);
  expect(month('silent')?.total).toBe(0);
});

test('of an answer that is cut, the sum of the smaller types is none of a type, and they have no figure', () => {
  const rows: Answer['rows'] = [
    ['2026-11-15T00:00:00.000Z', 'page', 5],
    ['2026-11-15T00:00:00.000Z', 'other', 900],
  ];
  const month = monthOf(answer(rows, { groups: 1026, limit: 1000, sort: 'value' }));
  expect([month('page')?.total, month('other'), month('small')]).toEqual([5, undefined, undefined]);
  // Of none that was never seen anything can have been summed up.
  expect(month('never', 0)?.total).toBe(0);
});
