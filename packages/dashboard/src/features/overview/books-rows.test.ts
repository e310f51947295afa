import { noCounts, type Books } from '@millrace/contract';
import { expect, test } from 'vitest';
import { producerRows } from './producers.ts';
import { perMinute } from './refused.ts';

const zero = { ...noCounts, difference: 0 };
const books: Books = {
  workspace: 'main',
  from: '2026-11-17T10:00:00.000Z',
  to: '2026-11-17T10:04:00.000Z',
  total: zero,
  balanced: true,
  rows: [
    {
      ...zero,
      producer: 'web',
      minute: '2026-11-17T10:01:00.000Z',
      received: 9,
      accepted: 6,
      quarantined: 2,
      rejected: 1,
    },
    { ...zero, producer: 'crm', minute: '2026-11-17T10:01:00.000Z', received: 5, accepted: 4, dropped: 1 },
    { ...zero, producer: 'web', minute: '2026-11-17T10:03:00.000Z', received: 1, rejected: 1, difference: 1 },
  ],
  followers: [],
  corrections: { awaited: 0, forgotten: 0, lastForgotten: null },
};

test('every minute of the range has a value, and dropped noise is no trouble', () => {
  expect(perMinute(books)).toEqual([0, 3, 0, 1]);
  expect(perMinute(undefined)).toEqual([]);
});

test('a producer is the sum of its minutes', () => {
  expect(producerRows(books)).toMatchObject([
    { producer: 'web', received: 10, accepted: 6, refused: 4, difference: 1 },
    { producer: 'crm', received: 5, accepted: 4, refused: 1, difference: 0 },
  ]);
});
