import type { Json } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from '../../language/language.ts';
import { everyFold, foldFor, folded, manyEvents, shuffled, sorted } from './fold.harness.ts';
import type { FoldEvent } from './fold.ts';

const fold = foldFor(everyFold());

/** The fields of everyFold, told plainly: from all events, sorted, one field after the other. */
function modelOf(events: readonly FoldEvent[]): Record<string, unknown> {
  const inOrder = sorted(events);
  const of = (field: string, list = inOrder): Json[] =>
    list.map(({ data }) => data[field] ?? null).filter((v) => v !== null);
  const typed = (...types: string[]): FoldEvent[] => inOrder.filter(({ type }) => types.includes(type));
  const ordered = of('any').filter((value) => typeof value === 'number' || typeof value === 'string');
  const byValue = ordered.toSorted((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
    return typeof a === 'number' ? -1 : 1;
  });
  const amounts = typed('paid').filter(({ data }) => Number.isSafeInteger(data['amount']));
  const currencies = new Set(amounts.map(({ data }) => data['currency'] ?? ''));
  const total = amounts.reduce((sum, { data }) => sum + BigInt(Number(data['amount'])), 0n);
  const exact = Number.isSafeInteger(Number(total)) ? Number(total) : String(total);
  return defined({
    born: of('text')[0],
    latest: of(
      'text',
      inOrder.filter(({ type }) => type !== 'note'),
    ).at(-1),
    any: of('any').at(-1),
    least: byValue[0],
    largest: byValue.at(-1),
    payments: typed('paid').length,
    texts: of('text').length,
    units: amounts.length === 0 ? undefined : exact,
    money: currencies.size === 1 ? exact : undefined,
    head: of('text').length === 0 ? undefined : of('text'),
    tail: of('any').length === 0 ? undefined : of('any'),
    status: lightsOf(inOrder),
    parts: partsOf(inOrder),
  });
}

function lightsOf(events: readonly FoldEvent[]): string {
  const next: Record<string, readonly string[]> = { off: ['on'], on: ['off', 'broken'] };
  let state = 'off';
  for (const { type, data } of events) {
    const to = data['to'] ?? (state === 'off' ? 'on' : 'off');
    const wanted = type === 'dropped' ? 'broken' : type === 'switched' ? String(to) : undefined;
    if (wanted === 'gone' || (wanted !== undefined && next[state]?.includes(wanted) === true)) state = wanted;
  }
  return state;
}

function partsOf(events: readonly FoldEvent[]): unknown {
  const seen = events.filter(({ type, data }) => type !== 'set' && data['part'] !== undefined);
  if (seen.length === 0) return undefined;
  const groups = Map.groupBy(seen, ({ data }) => String(data['part']));
  return Object.fromEntries(
    [...groups].map(([name, list]) => {
      const text = list.map(({ data }) => data['text']).findLast((value) => value !== undefined);
      return [name, defined({ seen: list.length, text, status: lightsOf(list) })];
    }),
  );
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

test('given any events, then each field is what a plain reading of the sorted events gives', () => {
  fc.assert(
    fc.property(manyEvents({ maxLength: 45 }), fc.integer(), (events, seed) => {
      const { fields, flags } = fold.view(folded(fold, shuffled(events, seed)));
      const { words, days, settings, traits, weight, ...others } = fields;
      expect(others).toEqual(modelOf(events));
      expect(new Set((words as Json[] | undefined)?.map(canonical))).toEqual(
        new Set(
          events
            .map(({ data }) => data['any'] ?? null)
            .filter((value) => value !== null)
            .map(canonical),
        ),
      );
      expect((days as Json[] | undefined) ?? []).toEqual([...new Set(events.map(({ time }) => dayOf(time)))].sort());
      expect([settings, traits, weight]).toHaveLength(3);
      expect(flags['overflow']).toBeUndefined();
    }),
    { verbose: 1, numRuns: 200 },
  );
});

test('given entries by key and by object, then each holds the last value, null where it was taken back', () => {
  fc.assert(
    fc.property(manyEvents({ maxLength: 45 }), fc.integer(), (events, seed) => {
      const { settings = {}, traits = {} } = fold.view(folded(fold, shuffled(events, seed))).fields;
      const inOrder = sorted(events);
      const set = inOrder.filter(({ type, data }) => type === 'set' && data['path'] !== undefined);
      expect(settings).toEqual(Object.fromEntries(set.map(({ data }) => [String(data['path']), data['any'] ?? null])));
      const told = inOrder
        .filter(({ type }) => type === 'set' || type === 'note')
        .flatMap(({ data }) => Object.entries(data));
      expect(traits).toEqual(Object.fromEntries(told.filter(([name]) => name !== 'path')));
    }),
    { verbose: 1, numRuns: 150 },
  );
});

test('given amounts in any order, then a decimal sum is exact', () => {
  const amounts = [0.1, 0.2, '0.3', 1e-7, -1234567.1, 1e20, '-100000000000000000000', 0.000_000_000_000_4];
  fc.assert(
    fc.property(fc.shuffledSubarray(amounts, { minLength: amounts.length }), (list) => {
      const events = list.map((weight, at) => ({ ...event, id: String(at), data: { weight } }));
      expect(fold.view(folded(fold, events)).fields['weight']).toBe(-1234566.4999999);
    }),
    { verbose: 1 },
  );
  const refused = folded(fold, [
    { ...event, data: { weight: 'heavy' } },
    { ...event, id: '2', data: { weight: 1e21 } },
  ]);
  expect(fold.view(refused)).toMatchObject({ flags: { refused: 2 } });
  expect(fold.view(refused).fields).not.toHaveProperty('weight');
});

const event: FoldEvent = {
  id: '1',
  type: 'x',
  time: 0,
  received: 0,
  category: 'user',
  producer: 'p',
  data: {},
  context: {},
};

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value.map(canonical));
  return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
