import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { monthsOf } from './type-months.ts';

test('a type has all its events of the range, and a line of its full days', () => {
  const columns: Answer['columns'] = [
    { name: 'time', type: 'time', unit: null },
    { name: 'type', type: 'text', unit: null },
    { name: 'events', type: 'integer', unit: 'events' },
  ];
  const rows: Answer['rows'] = [
    ['2026-11-01T00:00:00.000Z', 'page', 1],
    ['2026-11-15T00:00:00.000Z', 'page', 5],
    ['2026-11-30T00:00:00.000Z', 'page', 7],
    ['2026-12-01T00:00:00.000Z', 'page', 2],
    ['2026-12-01T00:00:00.000Z', 'new', 3],
  ];
  const asOf = '2026-12-01T10:00:00.000Z';
  const used = { from: [], rows: 0 };
  const months = monthsOf({ kind: 'trend', columns, rows, asOf, through: asOf, n: 18, used, took: 0 });
  const page = months.get('page');
  expect(page?.total).toBe(15);
  expect(page?.days).toHaveLength(29);
  expect(page?.days.filter((value) => value !== 0)).toEqual([5, 7]);
  expect(page?.days.at(-1)).toBe(7);
  // Of today alone: counted, and no day of it is full.
  expect(months.get('new')).toEqual({ total: 3, days: [] });
});
