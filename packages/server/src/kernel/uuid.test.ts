import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuid7 } from './uuid.ts';

const now = Date.parse('2026-01-05T09:00:00.123Z');
const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids of one time and seed rise with the index, up to the most items of a request', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 99_999 }), (seed, index) => {
      const [id, next, last] = [uuid7(now, seed, index), uuid7(now, seed, index + 1), uuid7(now, seed, 131_071)];
      for (const each of [id, next, last]) expect(each).toMatch(form);
      expect(id < next && next < last).toBe(true);
    }),
  );
});

test('the same time, seed and index give the same id, and another seed another one', () => {
  expect(uuid7(now, 'a', 3)).toBe(uuid7(now, 'a', 3));
  const seeds = Array.from({ length: 1000 }, (_, at) => uuid7(now, `seed ${at}`, 0));
  expect(new Set(seeds).size).toBe(1000);
  expect(new Set(seeds.map((id) => id.slice(14, 23))).size, 'each counts from a place of its own').toBeGreaterThan(990);
  expect(seeds.every((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) === now)).toBe(true);
});
