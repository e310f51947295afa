import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportCursor } from './import-cursor.ts';
import { importWay, type Batch } from './import-way.ts';

const start: ImportCursor = {
  version: 1,
  target: '',
  mapping: null,
  head: { bytes: 0, hash: '' },
  next: { offset: 0, row: 1 },
  counts: { rows: 0, accepted: 0, quarantined: 0, rejected: 0, dropped: 0, left: 0 },
};

const batch = (number: number): Batch => ({
  events: ['{}', '{}'],
  numbers: [],
  left: 1,
  next: { offset: 10 * number, row: 3 * number + 1 },
});

test('whatever the order of answers, the cursor is behind the last batch before which none is missing', () => {
  const property = fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5]), (answered) => {
    const way = importWay(start);
    const answers = [1, 2, 3, 4, 5, 6].map((number) => way.begin(batch(number)));
    for (const [count, index] of answered.entries()) {
      answers[index]?.({ accepted: 1, quarantined: 0, rejected: 1, dropped: 0 });
      const done = new Set(answered.slice(0, count + 1));
      const whole = [0, 1, 2, 3, 4, 5, 6].find((number) => !done.has(number)) ?? 0;
      expect(way.cursor.next).toEqual(whole === 0 ? start.next : batch(whole).next);
      expect(way.cursor.counts).toMatchObject({ rows: 3 * whole, accepted: whole, rejected: whole, left: whole });
    }
  });
  fc.assert(property, { numRuns: 50 });
});
