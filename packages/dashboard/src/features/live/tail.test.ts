import type { LiveLine } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrive, emptyTail, lineId, release, tailSize, type Tail } from './tail.ts';

function line(offset: number, verdict: LiveLine['verdict'] = 'accepted'): LiveLine {
  return {
    id: `e${offset}`,
    producer: 'web',
    type: 'page',
    category: 'user',
    time: '2026-11-17T10:00:00.000Z',
    received: '2026-11-17T10:00:00.000Z',
    subject: null,
    verdict,
    code: null,
    position: { partition: 0, offset, index: 0 },
  };
}

const offsets = (lines: readonly LiveLine[]): number[] => lines.map(({ position }) => position.offset);

describe('the tail', () => {
  test('shows the newest on top', () => {
    const tail = arrive(arrive(emptyTail, [line(1), line(2)], false), [line(3)], false);
    expect(offsets(tail.shown)).toEqual([3, 2, 1]);
  });

  test('keeps new lines waiting while it is held, and brings them in on release', () => {
    const held = arrive(arrive(emptyTail, [line(1)], false), [line(2), line(3)], true);
    expect(offsets(held.shown)).toEqual([1]);
    expect(offsets(held.waiting)).toEqual([3, 2]);
    expect(offsets(release(held).shown)).toEqual([3, 2, 1]);
    expect(release(held).waiting).toEqual([]);
  });

  test('lines of the past find their place below newer ones', () => {
    const tail = arrive(arrive(emptyTail, [line(5)], false), [line(2), line(7), line(3)], false);
    expect(offsets(tail.shown)).toEqual([7, 5, 3, 2]);
    const held = arrive(tail, [line(4), line(8)], true);
    expect(offsets(release(held).shown)).toEqual([8, 7, 5, 4, 3, 2]);
  });

  test('a line about a shown event changes it in place, even while held', () => {
    const tail = arrive(arrive(emptyTail, [line(1), line(2)], false), [line(1, 'admitted')], true);
    expect(tail.shown.map(({ verdict }) => verdict)).toEqual(['accepted', 'admitted']);
    expect(tail.waiting).toEqual([]);
  });

  test('never shows an event twice, never grows beyond its size, whatever arrives', () => {
    const batch = fc.record({ lines: fc.array(fc.nat(3000), { maxLength: 800 }), hold: fc.boolean() });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        const tail = batches.reduce<Tail>(
          (now, { lines, hold }) =>
            arrive(
              now,
              lines.map((offset) => line(offset)),
              hold,
            ),
          emptyTail,
        );
        const ids = [...tail.shown, ...tail.waiting].map((one) => lineId(one));
        expect(new Set(ids).size).toBe(ids.length);
        expect(tail.shown.length).toBeLessThanOrEqual(tailSize);
        expect(tail.waiting.length).toBeLessThanOrEqual(tailSize);
      }),
      { seed: 20261119, numRuns: 40 },
    );
  });
});
