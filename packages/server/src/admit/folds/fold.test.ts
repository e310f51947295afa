import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everyFold, foldFor, folded, manyEvents, shuffled } from './fold.harness.ts';
import { stateBytes } from './state-text.ts';

const fold = foldFor(everyFold());
/** Two of each: everything overflows but lifecycles, whose moves settle. */
const tight = foldFor(everyFold(2));
/** The same, with lifecycles that hold all there is. */
const bounded = foldFor({
  ...everyFold(2),
  lifecycles: everyFold().lifecycles ?? {},
  items: Object.fromEntries(
    Object.entries(everyFold(2).items ?? {}).map(([name, items]) => [
      name,
      { ...items, lifecycles: everyFold().items?.[name]?.lifecycles ?? {} },
    ]),
  ),
});

test.each([
  ['with room', fold],
  ['without room', bounded],
])('given the events of a subject in any order, %s, then the state is the same bytes', (_, { print, ...rest }) => {
  fc.assert(
    fc.property(manyEvents({ minLength: 1, maxLength: 60 }), fc.integer(), (events, seed) => {
      const whole = { print, ...rest };
      expect(print(folded(whole, shuffled(events, seed)))).toBe(print(folded(whole, events)));
    }),
    { verbose: 1, numRuns: 150 },
  );
});

test.each([
  ['with room', fold],
  ['without room', bounded],
  ['where moves settle', tight],
])('given a saved state and a tail, %s, then folding on equals folding all', (_, whole) => {
  fc.assert(
    fc.property(manyEvents({ minLength: 2, maxLength: 60 }), fc.nat(), (events, cut) => {
      const at = cut % events.length;
      const saved = whole.print(folded(whole, events.slice(0, at)));
      const state = folded(whole, events.slice(at), whole.parse(saved));
      expect(whole.print(state)).toBe(whole.print(folded(whole, events)));
      expect(whole.print(whole.parse(whole.print(state)))).toBe(whole.print(state));
    }),
    { verbose: 1, numRuns: 150 },
  );
});

test.each([
  ['with room', fold],
  ['without room', bounded],
])('given two halves, %s, then their merge is the fold of all, and neither half is touched', (_, whole) => {
  fc.assert(
    fc.property(manyEvents({ maxLength: 60 }), fc.integer(), (events, seed) => {
      const mixed = shuffled(events, seed);
      const [a, b] = [folded(whole, mixed.slice(0, events.length / 2)), folded(whole, mixed.slice(events.length / 2))];
      const before = [whole.print(a), whole.print(b)];
      const all = whole.print(folded(whole, events));
      expect(whole.print(whole.merge(a, b))).toBe(all);
      expect(whole.print(whole.merge(b, a))).toBe(all);
      expect([whole.print(a), whole.print(b)]).toEqual(before);
    }),
    { verbose: 1, numRuns: 150 },
  );
});

test('given an event twice, then nothing but counts and sums tells', () => {
  fc.assert(
    fc.property(manyEvents({ minLength: 1, maxLength: 30 }), fc.integer(), (events, seed) => {
      const twice = shuffled([...events, ...events], seed);
      const { payments, texts, units, money, weight, parts, ...fields } = fold.view(folded(fold, events)).fields;
      expect(fold.view(folded(fold, twice)).fields).toMatchObject(fields);
      expect(fold.view(folded(fold, twice)).moves).toEqual(fold.view(folded(fold, events)).moves);
      expect([payments, texts, units, money, weight, parts]).toHaveLength(6);
    }),
    { verbose: 1, numRuns: 150 },
  );
});

test('given moves that come at most as late as a lifecycle remembers, then any such order is the same bytes', () => {
  const remembers = foldFor(everyFold(8));
  fc.assert(
    fc.property(manyEvents({ minLength: 20, maxLength: 80 }), fc.integer(), (events, seed) => {
      const sorted = events.toSorted(
        (a, b) => a.time - b.time || (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : 1),
      );
      const runs = Array.from({ length: Math.ceil(sorted.length / 8) }, (__, at) => sorted.slice(at * 8, at * 8 + 8));
      const late = runs.flatMap((run, at) => shuffled(run, seed + at));
      const state = folded(remembers, late);
      expect(remembers.view(state).flags['late']).toBeUndefined();
      expect(remembers.print(state)).toBe(remembers.print(folded(remembers, sorted)));
    }),
    { verbose: 1, numRuns: 100 },
  );
});

test('given any events, then the text is JSON below 64 KB', () => {
  fc.assert(
    fc.property(manyEvents({ maxLength: 40 }), (events) => {
      const text = fold.print(folded(fold, events));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(stateBytes);
      expect(JSON.parse(text)).toMatchObject({ events: events.length });
    }),
    { verbose: 1 },
  );
});
