import { expect, test } from 'vitest';
import { exactShares } from './exact-shares.ts';
import { removalShares } from './markov.ts';

const walked = (paths: readonly string[][]) =>
  paths.flatMap((path) => path.slice(1).map((to, i) => ({ from: path[i] ?? '', to, count: 1 })));

test('given three journeys, channels share by what is lost without them', () => {
  const steps = walked([
    ['start', 'one', 'two', 'three', 'converted'],
    ['start', 'one', 'lost'],
    ['start', 'two', 'three', 'lost'],
  ]);
  // One third converts. Without one: 1/3 · 1/2; without two or three nobody does.
  const shares = removalShares(steps, ['one', 'two', 'three']);
  expect(shares.get('one')).toBeCloseTo(0.2, 12);
  expect(shares.get('two')).toBeCloseTo(0.4, 12);
  expect(shares.get('three')).toBeCloseTo(0.4, 12);
});

test('given a way round, every channel on it is lost with the others', () => {
  const steps = walked([
    ['start', 'one', 'two', 'one', 'two', 'converted'],
    ['start', 'two', 'one', 'lost'],
  ]);
  const shares = removalShares(steps, ['one', 'two']);
  expect((shares.get('one') ?? 0) + (shares.get('two') ?? 0)).toBeCloseTo(1, 12);
  expect(shares.get('two')).toBeGreaterThan(shares.get('one') ?? 1);
});

test('given nobody who converts, no channel has a share', () => {
  expect([...removalShares(walked([['start', 'one', 'lost']]), ['one']).values()]).toEqual([0]);
});

test('shares are rounded so that they add up', () => {
  expect(exactShares([10 / 3, 10 / 3, 10 / 3], 10, 1)).toEqual([4, 3, 3]);
  expect(exactShares([0.1 + 0.2, 0.7], 1, 1)).toEqual([0, 1]);
  expect(exactShares([2.9999999999, 1.0000000001], 4, 1)).toEqual([3, 1]);
  expect(exactShares([1 / 3, 2 / 3], 1, 1_000_000)).toEqual([0.333333, 0.666667]);
  expect(exactShares([-1.5, 3.5], 2, 1)).toEqual([-1, 3]);
});
