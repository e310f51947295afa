import { expect, test } from 'vitest';
import { periodWords } from './period.ts';

test('a month is called by its name, a week by its first day', () => {
  expect(periodWords('2019-01-01', 'month')).toBe('Jan 2019');
  expect(periodWords('2019-01-07', 'week')).toBe('Jan 7, 2019');
});
