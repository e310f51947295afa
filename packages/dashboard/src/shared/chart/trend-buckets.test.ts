import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { trendBuckets } from './trend-buckets.ts';

const hour = { step: 60_000, count: 60 };
const day = { step: 3_600_000, count: 24 };

function answer(asOf: string, rows: Answer['rows']): Answer {
  const columns: Answer['columns'] = [{ name: 'events', type: 'integer', unit: 'events' }];
  return { kind: 'trend', columns, rows, asOf, through: asOf, n: 1, used: { from: [], rows: 0 }, took: 0 };
}

test('sixty full minutes, the one that is still filling left out', () => {
  const { starts, series } = trendBuckets(
    answer('2026-11-17T10:30:20.000Z', [
      ['2026-11-17T09:29:00.000Z', 'page', 4],
      ['2026-11-17T09:30:00.000Z', 'page', 5],
      ['2026-11-17T10:30:00.000Z', 'page', 7],
    ]),
    hour,
  );
  expect(starts).toHaveLength(60);
  expect(new Date(starts[0] ?? 0).toISOString()).toBe('2026-11-17T09:30:00.000Z');
  expect(series).toMatchObject([{ name: 'page', total: 5 }]);
});

test('hours that the server cuts beside the grid of UTC keep their place', () => {
  const { starts, series } = trendBuckets(
    answer('2026-11-17T10:40:00.000Z', [
      ['2026-11-17T08:30:00.000Z', 'page', 4],
      ['2026-11-17T09:30:00.000Z', 'page', 5],
      ['2026-11-17T10:30:00.000Z', 'page', 7],
    ]),
    day,
  );
  expect(new Date(starts.at(-1) ?? 0).toISOString()).toBe('2026-11-17T09:30:00.000Z');
  expect(series[0]?.values.slice(-2)).toEqual([4, 5]);
});

test('without a dimension the one series has the name of its figure', () => {
  const { series } = trendBuckets(answer('2026-11-17T10:30:20.000Z', [['2026-11-17T10:00:00.000Z', 9]]), hour);
  expect(series).toMatchObject([{ name: 'events', total: 9 }]);
});
