import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './labels.ts';

const room = { gap: 14, low: 0, high: 200 };

test('labels that do not touch stay where they are', () => {
  expect(spread([150, 10, 80], room)).toEqual([150, 10, 80]);
});

test('labels at the same height are moved apart, in their order', () => {
  expect(spread([200, 200, 200], room)).toEqual([172, 186, 200]);
});

test('as many as fit are always apart and inside', () => {
  const ends = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 14 });
  fc.assert(
    fc.property(ends, (wanted) => {
      const placed = spread(wanted, room).toSorted((a, b) => a - b);
      placed.forEach((y, index) => {
        expect(y).toBeLessThanOrEqual(200 + 1e-9);
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        if (index > 0) expect(y - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
      });
    }),
    { seed: 20261118 },
  );
});
