import { expect, test } from 'vitest';
import type { Buckets } from './buckets.ts';
import { endWords, withEnds } from './ends.ts';

const hour = 3_600_000;
const ten = Date.parse('2026-11-17T10:00:00Z');
const buckets: Buckets = {
  starts: [ten, ten + hour, ten + 2 * hour],
  step: hour,
  series: [{ name: 'a', values: [1, 2, 3], total: 6 }],
};
const day = 24 * hour;
const over = (starts: readonly string[], to: string) => {
  const [first = 0, second = 0, third = 0] = starts.map((each) => Date.parse(each));
  const months = { starts: [first, second, third], step: second - first, series: [] };
  return withEnds(months, { from: starts[0] ?? '', to }, to);
};

test('the hour that runs is open, and one that began before the range is left out', () => {
  const ends = withEnds(buckets, { from: 'now-2h', to: 'now' }, '2026-11-17T12:20:00Z');
  expect(ends).toEqual({
    starts: [ten + hour, ten + 2 * hour],
    step: hour,
    series: [{ name: 'a', values: [2, 3], total: 6 }],
    cut: true,
    open: true,
  });
  expect(endWords(ends)).toBe(
    'The first hour is cut by the range and left out. The last hour, dotted, is not complete.',
  );
});

test('hours that the range holds as a whole stay as they are', () => {
  const range = { from: '2026-11-17T10:00:00Z', to: '2026-11-17T13:00:00Z' };
  const ends = withEnds(buckets, range, '2026-11-18T00:00:00Z');
  expect(ends).toBe(buckets);
  expect(endWords(ends)).toBe('');
});

test('a range that ends later than what is known ends there', () => {
  const range = { from: '2026-11-17T10:00:00Z', to: '2026-11-18T00:00:00Z' };
  expect(withEnds(buckets, range, '2026-11-17T12:30:00Z').open).toBe(true);
});

test('months are over when they are over, however long', () => {
  const starts = ['2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  expect(over(starts, '2026-03-01T00:00:00Z').open).toBeUndefined();
  expect(over(starts, '2026-02-27T00:00:00Z').open).toBe(true);
});

test('a day of 23 hours is a whole one', () => {
  const starts = ['2026-03-27T23:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'];
  const last = Date.parse('2026-03-29T22:00:00Z');
  expect(over(starts, new Date(last + day).toISOString()).open).toBeUndefined();
  expect(over(starts, new Date(last + day / 2).toISOString()).open).toBe(true);
});
