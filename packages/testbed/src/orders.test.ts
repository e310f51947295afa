import { expect, test } from 'vitest';
import { believable } from './binomial.ts';
import { chunks, orders, shuffled } from './orders.ts';

const now = Date.UTC(2026, 0, 5);
const options = { count: 20_000, seed: 3, now, oldShare: 0.1, futureShare: 0.05 };

test('orders are unique, the same for a seed, and off by their shares', () => {
  const all = [...orders(options)];
  expect([...orders(options)]).toEqual(all);
  expect(new Set(all.map(({ id }) => id)).size).toBe(options.count);
  const offs = all.map(({ time }) => Date.parse(time) - now);
  expect(believable(offs.filter((off) => off < -9 * 86_400_000).length, options.count, 0.1)).toBe(true);
  expect(believable(offs.filter((off) => off > 0).length, options.count, 0.05)).toBe(true);
  expect(new Set(all.map(({ subject }) => subject.id)).size).toBeGreaterThan(900);
});

test('shuffling keeps all and moves most; chunks join to the whole', () => {
  const items = Array.from({ length: 1000 }, (_, index) => index);
  const mixed = shuffled(items, 1);
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
  expect(mixed.filter((item, index) => item === index).length).toBeLessThan(20);
  expect(shuffled(items, 1)).toEqual(mixed);
  expect(shuffled(items, 2)).not.toEqual(mixed);
  expect([...chunks(items, 300)].map((part) => part.length)).toEqual([300, 300, 300, 100]);
  expect([...chunks(items, 300)].flat()).toEqual(items);
});
