import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines, type Range } from './lines.ts';

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('é'.repeat(1_500_000)));

test('the chosen lines come back as the bytes of their text, slice after slice', () => {
  const lines = new Lines();
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 12 }), (added) => {
      lines.clear();
      const chosen: Range[] = [];
      for (const [line, stays] of added) {
        const range = lines.add(line);
        if (stays) chosen.push(range);
      }
      const wanted = Buffer.from(added.flatMap(([line, stays]) => (stays ? [line.toWellFormed()] : [])).join(''));
      expect(lines.only(chosen).equals(wanted)).toBe(true);
    }),
    { numRuns: 50, verbose: 1 },
  );
});
