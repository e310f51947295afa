import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines } from './lines.ts';

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('é'.repeat(1_500_000)));

test('lines come back as the bytes of their text, slice after slice', () => {
  const lines = new Lines();
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), (added) => {
      lines.clear();
      for (const line of added) lines.add(line);
      expect(lines.bytes().equals(Buffer.from(added.map((line) => line.toWellFormed()).join('')))).toBe(true);
    }),
    { numRuns: 50, verbose: 1 },
  );
});
