import type { EntitySpec } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, everyFold, foldFor, folded, shuffled } from './fold.harness.ts';
import type { Fold, FoldEvent, State } from './fold.ts';
import { stateBytes } from './state-text.ts';

/** What only grows with its events, so that nothing at all may depend on the order of arrival. */
const growing: EntitySpec = {
  title: 'Growing',
  fields: {
    words: { fold: 'set', of: 'data.word' },
    last: { fold: 'set', of: 'data.word', keep: 'last' },
    tail: { fold: 'list', of: 'data.word', most: 500 },
    seen: { fold: 'count' },
  },
  items: { parts: { key: 'data.part', fields: { seen: { fold: 'count' }, words: { fold: 'set', of: 'data.word' } } } },
};

const letters = fc.constantFrom('x', 'é', '€', '😀', '"', '\u0001');
const long = fc.tuple(fc.nat(400), letters, fc.nat(600)).map(([n, letter, size]) => `${n}${letter.repeat(size)}`);

const heavyEvents = fc
  .array(fc.record({ type: long, word: long, part: fc.nat(150), letter: letters }), {
    minLength: 100,
    maxLength: 300,
    size: 'max',
  })
  .map((list) =>
    list.map(({ type, word, part, letter }, at) =>
      eventOf({
        id: `${at}${letter.repeat(90)}`,
        producer: `${at % 3}${letter.repeat(200)}`,
        type: type.slice(0, 256).toWellFormed(),
        time: at % 97,
        data: { word, part: `${part}`, path: `${part}` },
      }),
    ),
  );

/** Folds and prints in between, as commits do. */
function committed(fold: Fold, events: readonly FoldEvent[], every: number): State {
  let state = fold.empty();
  for (let at = 0; at < events.length; at += every) {
    const text = fold.print(folded(fold, events.slice(at, at + every), state));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(stateBytes);
    if (at % 2 === 0) state = fold.parse(text);
  }
  return state;
}

test('given more than 64 KB in any order, committed at any moments, then the state is the same bytes', () => {
  const fold = foldFor(growing);
  fc.assert(
    fc.property(heavyEvents, fc.integer(), fc.integer({ min: 5, max: 200 }), (events, seed, every) => {
      const text = fold.print(committed(fold, events, events.length));
      expect(fold.print(committed(fold, shuffled(events, seed), every))).toBe(text);
      const [a, b] = [events.slice(0, 60), events.slice(60)].map((part) => committed(fold, part, every)) as [
        State,
        State,
      ];
      expect(fold.print(fold.merge(a, b))).toBe(text);
    }),
    { verbose: 1, numRuns: 25, endOnFailure: true },
  );
});

test('given more than 64 KB of everything there is, then the state stays below, says so, and reads back the same', () => {
  const fold = foldFor(everyFold(1000));
  fc.assert(
    fc.property(heavyEvents, (events) => {
      const text = fold.print(committed(fold, events, 50));
      expect(fold.print(fold.parse(text))).toBe(text);
      expect(fold.view(fold.parse(text)).flags).toHaveProperty('overflow');
    }),
    { verbose: 1, numRuns: 15, endOnFailure: true },
  );
});

test('given more long values than 64 KB have room for, then fields go from the last name backwards, flagged', () => {
  const names = Array.from({ length: 60 }, (_, at) => `f${String(at).padStart(2, '0')}`);
  const fold = foldFor({
    title: 'Wide',
    fields: Object.fromEntries(names.map((name) => [name, { fold: 'last' as const, of: `data.${name}` }])),
  });
  const events = names.map((name) =>
    eventOf({ id: `${'\u0001'.repeat(120)}${name}`, type: 't', data: { [name]: '\u0001'.repeat(512) } }),
  );
  const text = fold.print(committed(fold, events, 7));
  expect(text).toBe(fold.print(committed(fold, shuffled(events, 3), 1)));
  const { fields, flags } = fold.view(fold.parse(text));
  expect(Object.keys(fields)).toEqual(names.slice(0, 60 - Number(flags['shed'])));
  expect(flags['shed']).toBeGreaterThan(5);
});

test('given more values than a set, a list and a map may hold, then the first, the last and the first stay', () => {
  const fold = foldFor(everyFold(3));
  const events = [7, 2, 9, 4, 1, 8].map((n) =>
    eventOf({ id: `${n}`, type: 'set', time: n, data: { any: n, path: `p${n}` } }),
  );
  expect(fold.view(folded(fold, events))).toMatchObject({
    fields: { words: [1, 2, 4], tail: [7, 8, 9], settings: { p1: 1, p2: 2, p4: 4 } },
    // A list of the last three is what was asked for.
    flags: { overflow: ['settings', 'words'] },
  });
});

test('given more moves than a lifecycle holds, then the oldest settle, and what comes later than that changes nothing', () => {
  const fold = foldFor(everyFold(4));
  const moves = Array.from({ length: 9 }, (_, at) =>
    eventOf({ id: `${at}`, type: 'switched', time: 10 * at, data: { to: at % 2 === 0 ? 'on' : 'off' } }),
  );
  const state = folded(fold, moves);
  expect(fold.view(state)).toMatchObject({ fields: { status: 'on' }, flags: { settled: 5, overflow: ['status'] } });
  const late = eventOf({ id: 'late', type: 'dropped', time: 5 });
  expect(fold.view(folded(fold, [late], fold.parse(fold.print(state))))).toMatchObject({
    fields: { status: 'on' },
    flags: { settled: 5, late: 1 },
  });
  const inTime = eventOf({ id: 'in time', type: 'dropped', time: 65 });
  expect(fold.view(folded(fold, [inTime], state))).toMatchObject({
    fields: { status: 'broken' },
    flags: { illegal: 2, settled: 6 },
  });
});

test('given values too long to keep, then a text is cut, an object left out, and both are flagged', () => {
  const fold = foldFor(everyFold());
  const object = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`key-${at}`, at]));
  const state = folded(fold, [
    eventOf({ id: '1', type: 'x', time: 1, data: { text: 'é'.repeat(600) } }),
    eventOf({ id: '2', type: 'x', time: 2, data: { any: object } }),
  ]);
  expect(fold.view(state)).toMatchObject({
    fields: { born: `${'é'.repeat(253)}…`, any: '…', words: ['…'] },
    flags: { cut: ['any', 'born', 'latest', 'tail', 'words', 'head'].sort() },
  });
});
