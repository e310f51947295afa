import { expect, test } from 'vitest';
import { fit } from './fuzzy.ts';

const best = (typed: string, lines: readonly string[]): readonly string[] =>
  lines
    .flatMap((line) => {
      const points = fit(typed, line);
      return points === undefined ? [] : [{ line, points }];
    })
    .toSorted((a, b) => b.points - a.points)
    .map(({ line }) => line);

test('what begins with the word comes before what has it inside, and nothing else comes', () => {
  expect(best('re', ['Explore', 'Reveal rate', 'Retention', 'Delivery rate: returns', 'Live'])).toEqual([
    'Retention',
    'Reveal rate',
    'Delivery rate: returns',
    'Explore',
  ]);
});

test('letters in order find a name from the beginnings of its words', () => {
  expect(best('scd', ['Source card', 'Segments', 'scattered over a very long line'])).toEqual(['Source card']);
  expect(best('delatt', ['delivery.attempted', 'delivery.delivered'])).toEqual(['delivery.attempted']);
  expect(fit('xq', 'Explore')).toBeUndefined();
});

test('every word must fit, in any order and case', () => {
  expect(fit('rate deliv', 'Delivery rate')).toBeGreaterThan(0);
  expect(fit('rate paid', 'Delivery rate')).toBeUndefined();
  expect(fit('  ', 'Anything')).toBeLessThanOrEqual(0);
});
