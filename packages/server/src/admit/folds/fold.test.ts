import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, everyFold, foldFor, folded, manyEvents, shuffled, sorted } from './fold.harness.ts';
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
      const inOrder = sorted(events);
      const runs = Array.from({ length: Math.ceil(inOrder.length / 8) }, (__, at) => inOrder.slice(at * 8, at * 8 + 8));
      const late = runs.flatMap((run, at) => shuffled(run, seed + at));
      const state = folded(remembers, late);
      expect(remembers.view(state).flags['late']).toBeUndefined();
      expect(remembers.print(state)).toBe(remembers.print(folded(remembers, inOrder)));
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

test('given two producers that use one id at one moment, then the later name wins, whichever comes first, and both are kept', () => {
  const long = 'x'.repeat(200);
  for (const [one, other] of [
    ['api', 'web'],
    ['api', 'api/crm'],
    [`${long}1`, `${long}2`],
    ['"quoted"', '\u0001'],
  ] as const) {
    const move = (producer: string, to: string) =>
      eventOf({ id: '1', producer, type: 'switched', data: { any: to, to } });
    const events = [move(one, 'on'), move(other, 'off')];
    const [text, turned] = [events, events.toReversed()].map((list) =>
      list.reduce((before, event) => fold.print(folded(fold, [event], fold.parse(before))), fold.print(fold.empty())),
    );
    expect(turned).toBe(text);
    const { fields, moves } = fold.view(fold.parse(text ?? ''));
    expect(fields['tail']).toHaveLength(2);
    expect(moves['status']).toHaveLength(2);
    expect(fields['any']).toBe((fields['tail'] as string[])[1]);
  }
});

test('given a text from before producers were told apart, then it reads back the same, and who says something by a name now wins', () => {
  const state = folded(fold, [eventOf({ id: '1', producer: '', type: 'x', data: { any: 'old' } })]);
  const text = fold.print(state);
  expect(JSON.parse(text)).toMatchObject({ keys: [[0, 0, '1']] });
  expect(fold.print(fold.parse(text))).toBe(text);
  const named = eventOf({ id: '1', producer: 'api', type: 'x', data: { any: 'new' } });
  const { fields } = fold.view(folded(fold, [named], fold.parse(text)));
  expect(fields).toMatchObject({ any: 'new', tail: ['old', 'new'] });
});
