import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { hoursOf } from './hours.ts';
import { lineBuckets } from './line-buckets.ts';

const column = (name: string) => ({ name, type: 'number' as const, unit: null });
const answer: Answer = {
  kind: 'trend',
  columns: ['time', 'rate', 'rate.usual', 'rate.usual.low', 'rate.usual.high', 'leads'].map(column),
  rows: [
    ['2026-01-05T09:00:00.000Z', 0.5, 0.6, 0.55, 0.65, 4],
    ['2026-01-05T10:00:00.000Z', null, 0.6, 0.55, 0.65, 0],
    ['2026-01-05T11:00:00.000Z', 0.1, 0.6, 0.55, 0.65, 1],
  ],
  asOf: '',
  through: '',
  n: 5,
  used: { from: [], rows: 0 },
  took: 1,
};

test('the hour under way is left out, an hour of nothing has no share', () => {
  expect(hoursOf(answer, 'rate')).toEqual({
    values: [0.5, null],
    band: { low: [0.55, 0.55], high: [0.65, 0.65] },
  });
  expect(hoursOf(undefined, 'rate')).toEqual({ values: [], band: { low: [], high: [] } });
});

test('several metrics are lines of the same buckets, in the order they are named', () => {
  expect(lineBuckets(answer, ['leads', 'rate'], { step: 3_600_000 })).toEqual({
    starts: [Date.UTC(2026, 0, 5, 9), Date.UTC(2026, 0, 5, 10)],
    step: 3_600_000,
    series: [
      { name: 'leads', values: [4, 0], total: 4 },
      { name: 'rate', values: [0.5, null], total: 0.5 },
    ],
  });
});
