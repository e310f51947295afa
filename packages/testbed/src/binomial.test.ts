import { expect, test } from 'vitest';
import { believable, tail } from './binomial.ts';

test('the tail is the sum of the terms', () => {
  expect(tail(8, 10, 0.5)).toBeCloseTo(56 / 1024, 9);
  expect(tail(2, 10, 0.5)).toBeCloseTo(1 - 11 / 1024, 9);
  expect(tail(0, 10, 0.5)).toBe(1);
  expect(tail(11, 10, 0.5)).toBe(0);
  expect(tail(1, 1000, 0.001)).toBeCloseTo(1 - 0.999 ** 1000, 9);
});

test('five deviations are the limit', () => {
  // n 10,000 and p 0.5 have a deviation of 50.
  expect(believable(5240, 10_000, 0.5)).toBe(true);
  expect(believable(4760, 10_000, 0.5)).toBe(true);
  expect(believable(5260, 10_000, 0.5)).toBe(false);
  expect(believable(4740, 10_000, 0.5)).toBe(false);
});
