import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { answerBuckets, comparedBuckets } from './answer-buckets.ts';

const about = { kind: 'trend', asOf: '', through: '', n: 3, used: { from: [], rows: 0 }, took: 1 };
const time = { name: 'time', type: 'time', unit: null } as const;
const rate = { name: 'rate', type: 'number', unit: 'fraction' } as const;

test('one metric is one line, and a bucket without a value is a gap', () => {
  const answer: Answer = {
    ...about,
    columns: [time, rate, { name: 'rate.n', type: 'integer', unit: null }],
    rows: [
      ['2026-01-05T09:00:00.000Z', 0.5, 10],
      ['2026-01-05T10:00:00.000Z', null, 0],
    ],
  };
  const { buckets, column } = answerBuckets(answer);
  expect(column).toEqual(rate);
  expect(buckets.step).toBe(3_600_000);
  expect(buckets.series).toEqual([{ name: 'rate', values: [0.5, null], total: 0.5 }]);
});

test('groups are lines, the largest first, what is summed up last', () => {
  const answer: Answer = {
    ...about,
    columns: [time, { name: 'by', type: 'text', unit: null }, { name: 'events', type: 'integer', unit: null }],
    rows: [
      ['2026-01-05T09:00:00.000Z', 'web', 1],
      ['2026-01-05T09:00:00.000Z', 'other', 9],
      ['2026-01-05T09:00:00.000Z', null, 2],
    ],
  };
  expect(answerBuckets(answer).buckets.series.map(({ name }) => name)).toEqual(['not set', 'web', 'other']);
});

test('what is usual is a line of its own in its band, beside the metric that is named', () => {
  const answer: Answer = {
    ...about,
    columns: [
      time,
      { name: 'sold', type: 'integer', unit: null },
      { name: 'events', type: 'integer', unit: null },
      ...['events.usual', 'events.usual.low', 'events.usual.high'].map((name) => ({ ...rate, name })),
    ],
    rows: [
      ['2026-01-05T09:00:00.000Z', 7, 5, 4, 3, 6],
      ['2026-01-05T10:00:00.000Z', 7, 2, null, null, null],
    ],
  };
  const { buckets } = comparedBuckets(answer, 'events');
  expect(buckets.series).toEqual([
    { name: 'events', values: [5, 2], total: 7 },
    { name: 'usual', values: [4, null], total: 4, reference: true },
  ]);
  expect(buckets.band).toEqual({ low: [3, null], high: [6, null] });
});
