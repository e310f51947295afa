import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelled } from './levels.ts';

const hour = 3_600_000;
const seed = Math.trunc(Math.random() * 2 ** 31);

test(`whole hours are read by days where the question allows it, without a gap and none twice (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (first, hours) => {
      const range = { from: first * hour, before: (first + hours) * hour };
      const told = levelled([range], { own: 'hour', asked: null });
      const spans = told.flatMap((each) => each.spans).toSorted((a, b) => a.from - b.from);
      expect(spans.at(0)?.from).toBe(range.from);
      expect(spans.at(-1)?.before).toBe(range.before);
      for (const [i, { before }] of spans.slice(0, -1).entries()) expect(spans[i + 1]?.from).toBe(before);
      const fine = told.filter(({ level }) => level.grain === 'hour').flatMap((each) => each.spans);
      expect(fine.reduce((sum, { from, before }) => sum + before - from, 0)).toBeLessThan(48 * hour);
    }),
    { seed },
  );
});

test('a question by hours reads no row of a day', () => {
  const told = levelled([{ from: 0, before: 72 * hour }], { own: 'hour', asked: 'hour' });
  expect(told.map(({ level }) => level.grain)).toEqual(['hour']);
});
