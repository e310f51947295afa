import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mixed, reach, type Mixing } from './mixed.ts';

import type { Send } from './business.ts';

const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

function mixedLines(all: readonly string[], mixing: Mixing & { readonly seed: number }): string[] {
  const sends = all.map((line, at): Send => ({ at, door: 'native', line, expected: 'accepted' }));
  return [...mixed(sends, mixing)].map(({ line }) => line);
}

test('nothing is lost and nothing added, whatever is asked for, but for what is sent twice', () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 300 }),
    fc.boolean(),
    fc.constantFrom(0, 0.3, 1),
    fc.integer(),
    (count, shuffle, duplicate, seed) => {
      const sent = mixedLines(lines(count), { seed, shuffle, duplicate });
      expect([...new Set(sent)].toSorted()).toEqual(lines(count).toSorted());
      const twice = sent.length - count;
      if (duplicate !== 0.3) expect(twice).toBe(duplicate * count);
      const copies = [...Map.groupBy(sent, (line) => line).values()].map((same) => same.length);
      expect(Math.max(0, ...copies)).toBeLessThanOrEqual(2);
    },
  );
  fc.assert(property, { numRuns: 20 });
});

test('without shuffling, first copies keep their order; with it, few keep their place', () => {
  const all = lines(30_000);
  const ordered = [...new Set(mixedLines(all, { seed: 1, shuffle: false, duplicate: 0.1 }))];
  expect(ordered).toEqual(all);
  const shuffled = mixedLines(all, { seed: 1, shuffle: true, duplicate: 0 });
  const kept = shuffled.filter((line, index) => Math.abs(Number(line.slice(5)) - index) < 100).length;
  expect(kept).toBeLessThan(0.05 * all.length);
  const far = shuffled.filter((line, index) => Math.abs(Number(line.slice(5)) - index) > reach + 1).length;
  expect(far).toBe(0);
});
