import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptySubject, foldSubject, mostTypes, parseSubject, printSubject } from './subject.ts';

type Seen = { type: string; time: number };

const event = fc.record({
  type: fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.string({ maxLength: 5 })),
  time: fc.integer({ min: 0, max: 2 ** 40 }),
});

function stateOf(events: readonly Seen[]): string {
  const state = emptySubject();
  for (const { type, time } of events) foldSubject(state, type, time);
  return printSubject(state);
}

test('given the events of a subject in any order, then the state is the same bytes', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), fc.integer(), (events, seed) => {
      const shuffled = events.toSorted((a, b) => Math.sin(seed + a.time) - Math.sin(seed + b.time));
      expect(stateOf(shuffled)).toBe(stateOf(events));
    }),
    { verbose: 1 },
  );
});

test('given a saved state and a tail, then folding on equals folding all', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 2, maxLength: 40 }), fc.nat(38), (events, cut) => {
      const at = Math.min(cut, events.length - 1) || 1;
      const state = parseSubject(stateOf(events.slice(0, at)));
      for (const { type, time } of events.slice(at)) foldSubject(state, type, time);
      expect(printSubject(state)).toBe(stateOf(events));
    }),
    { verbose: 1 },
  );
});

test('given more types than a state has room for, then the rest is counted and flagged', () => {
  const state = emptySubject();
  for (let n = 0; n < mostTypes + 5; n += 1) foldSubject(state, `type-${n}`, n);
  expect(Object.keys(state.types)).toHaveLength(mostTypes);
  expect(state).toMatchObject({ events: mostTypes + 5, overflow: 5, first: 0, last: mostTypes + 4 });
});

test('given the longest type names there are, then the state stays below 64 KB', () => {
  const state = emptySubject();
  for (let n = 0; n < mostTypes; n += 1) foldSubject(state, `${n}`.padEnd(256, '\u0001'), n);
  expect(Buffer.byteLength(printSubject(state))).toBeLessThan(64 * 1024);
  expect(state.overflow).toBeGreaterThan(0);
});
