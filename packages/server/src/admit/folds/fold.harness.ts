import type { EntitySpec } from '@millrace/contract';
import fc from 'fast-check';
import { compareText } from '../../language/language.ts';
import { compileEntity } from './compile-entity.ts';
import type { Fold, FoldEvent } from './fold.ts';

/** An entity that uses every fold there is; `small` makes every bound one that is soon reached. */
export function everyFold(most?: number): EntitySpec {
  const bound = most === undefined ? {} : { most };
  const amounts = 'type == "paid"';
  return {
    title: 'Everything',
    fields: {
      born: { fold: 'first', of: 'data.text' },
      latest: { fold: 'last', of: 'data.text', when: 'type != "note"' },
      any: { fold: 'last', of: 'data.any' },
      least: { fold: 'min', of: 'data.any' },
      largest: { fold: 'max', of: 'data.any' },
      payments: { fold: 'count', when: amounts },
      texts: { fold: 'count', of: 'data.text' },
      units: { fold: 'sum', of: 'data.amount', when: amounts },
      money: { fold: 'sum', of: 'data.amount', currency: 'data.currency', when: amounts },
      weight: { fold: 'sum', of: 'data.weight', number: 'decimal' },
      words: { fold: 'set', of: 'data.any', ...bound },
      days: { fold: 'set', of: 'day(time, "workspace")', keep: 'last', ...bound },
      tail: { fold: 'list', of: 'data.any', ...bound },
      head: { fold: 'list', of: 'data.text', keep: 'first', ...bound },
      settings: { fold: 'map', key: 'data.path', of: 'data.any', when: 'type == "set"', ...bound },
      traits: { fold: 'map', of: 'data', when: 'type in ["set", "note"]', without: ['path'], ...bound },
    },
    lifecycles: { status: lights(most) },
    items: {
      parts: {
        key: 'data.part',
        when: 'type != "set"',
        ...bound,
        fields: { seen: { fold: 'count' }, text: { fold: 'last', of: 'data.text' } },
        lifecycles: { status: lights(most) },
      },
    },
  };
}

function lights(most?: number) {
  return {
    initial: 'off',
    states: ['off', 'on', 'broken', 'gone'],
    terminal: ['broken'],
    transitions: { off: ['on'], on: ['off', 'broken'] },
    any: ['gone'],
    on: [
      { when: 'type == "switched" && exists(data.to)', to: 'data.to' },
      { when: 'type == "switched"', to: ['on', 'off'] },
      { when: 'type == "dropped"', to: 'broken' },
    ],
    ...(most === undefined ? {} : { most }),
  };
}

const types = ['paid', 'set', 'note', 'switched', 'dropped', '__proto__', 'ä "quoted"'];
const text = fc.oneof(fc.constantFrom('a', 'b', '__proto__', ''), fc.string({ maxLength: 6, unit: 'binary' }));
/** As JSON writes it: without NaN and infinities, and without -0, which is written 0. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const scalar = fc.oneof(text, fc.integer({ min: -20, max: 20 }), number, fc.boolean());

const producers = ['api', 'api/crm', 'web', ''];
const id = fc.oneof(fc.constantFrom('a', 'b'), fc.string({ minLength: 1, maxLength: 3 }));

/** Events of one subject. Times are few, so that order, id and producer often decide; a producer uses an id once. */
export const manyEvents = (size: { minLength?: number; maxLength: number }): fc.Arbitrary<FoldEvent[]> =>
  fc
    .uniqueArray(fc.tuple(fc.nat(3), fc.option(fc.nat(1), { nil: undefined }), id, fc.constantFrom(...producers)), {
      ...size,
      selector: ([, , name, producer]) => `${producer} ${name}`,
      size: 'max',
    })
    .chain((keys) =>
      fc.tuple(
        ...keys.map(([minute, order, name, producer]) =>
          fc
            .record({ type: fc.constantFrom(...types), data: dataOf })
            .map(({ type, data }) =>
              eventOf({ id: name, producer, type, time: 86_340_000 + minute * 60_000, order, data }),
            ),
        ),
      ),
    );

const dataOf = fc.record(
  {
    text,
    any: fc.oneof(
      scalar,
      fc.constant(null),
      fc.dictionary(text, scalar, { maxKeys: 3 }),
      fc.array(scalar, { maxLength: 3 }),
    ),
    amount: fc.oneof(fc.integer({ min: -1000, max: 100_000 }), fc.maxSafeInteger(), number),
    currency: fc.constantFrom('USD', 'USD', 'EUR'),
    weight: fc.oneof(
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
      fc.constantFrom(0.1, '0.2', 'heavy', 1e-7),
    ),
    path: fc.constantFrom('cap', 'tier', 'price', '__proto__'),
    part: fc.oneof(text, fc.nat(3)),
    to: fc.constantFrom('on', 'off', 'broken', 'gone', 'nowhere'),
  },
  { requiredKeys: [] },
);

type Given = Pick<FoldEvent, 'type'> & Partial<Omit<FoldEvent, 'order'>> & { readonly order?: number | undefined };

export function eventOf({ order, ...given }: Given): FoldEvent {
  return {
    id: 'e',
    time: 0,
    received: 0,
    category: 'service',
    producer: 'p',
    subject: { kind: 'thing', id: '1' },
    data: {},
    context: {},
    ...given,
    ...(order === undefined ? {} : { order }),
  };
}

export function foldFor(spec: EntitySpec): Fold {
  return compileEntity(spec, { name: 'thing' });
}

export function folded(fold: Fold, events: readonly FoldEvent[], state = fold.empty()): ReturnType<Fold['empty']> {
  for (const event of events) fold.apply(state, event);
  return state;
}

/** The events in the order that decides. */
export function sorted(events: readonly FoldEvent[]): FoldEvent[] {
  return events.toSorted(
    (a, b) =>
      a.time - b.time ||
      (a.order ?? 0) - (b.order ?? 0) ||
      compareText(a.id, b.id) ||
      compareText(a.producer, b.producer),
  );
}

/** The events in an order drawn by the seed. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  return list
    .map((value, at) => [Math.sin(seed * 7919 + at * 104_729), value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);
}
