import { expect, test } from 'vitest';
import { bucketWords, periodWords } from './period.ts';

test('a month is called by its name, a week by its first day', () => {
  expect(periodWords('2019-01-01', 'month')).toBe('Jan 2019');
  expect(periodWords('2019-01-07', 'week')).toBe('Jan 7, 2019');
});

test('a bucket is written as its grain, by the midnight it begins at', () => {
  const first = '2019-01-01T00:00:00.000Z';
  const tokyo = '2018-12-31T15:00:00.000Z';
  expect(['month', 'week', 'day', 'hour'].map((grain) => bucketWords(first, grain, 'America/New_York'))).toEqual([
    'Jan 2019',
    'Week of Jan 1, 2019',
    'Jan 1, 2019',
    'Dec 31, 2018, 19:00',
  ]);
  expect(bucketWords(tokyo, 'month', 'Asia/Tokyo')).toBe('Jan 2019');
});
