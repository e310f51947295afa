import type { EntitySpec, Lifecycle } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileMatch } from '../../language/language.ts';
import { compileEntity } from './compile-entity.ts';
import { foldSchema } from './event-schema.ts';
import { gateOf } from './expression.ts';
import { eventOf, foldFor, folded } from './fold.harness.ts';

const leaf = fc.constantFrom(
  'type == "a"',
  '"a" != type',
  'type in ["a", "b"]',
  'type in ["a", null]',
  'type.startsWith("a")',
  'type != "b"',
  'data.n > 1',
  'exists(data.n)',
  'data.n in [1, 2]',
  'test',
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('condition').map((of) => `!(${of})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
  ),
}));

test('given any condition, then what is decided by the type beforehand is what the whole condition says', () => {
  fc.assert(
    fc.property(
      condition,
      fc.constantFrom('a', 'b', 'ab', 'c'),
      fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
      fc.boolean(),
      (text, type, n, isTest) => {
        const event = { ...eventOf({ type, data: { n } }), ...(isTest ? { test: true as const } : {}) };
        const gate = gateOf(text, { path: 'when', zone: 'UTC' })(type);
        const holds = typeof gate === 'boolean' ? gate : gate(event);
        expect(holds).toBe(compileMatch(text, foldSchema)(event));
      },
    ),
    { verbose: 1, numRuns: 500 },
  );
});

test('given the zone workspace, then days are those of the workspace', () => {
  const spec: EntitySpec = { title: 'T', fields: { days: { fold: 'set', of: 'day(time, "workspace")' } } };
  const event = eventOf({ type: 't', time: Date.UTC(2026, 0, 5, 23, 30) });
  const daysIn = (zone?: string): unknown => {
    const fold = compileEntity(spec, { name: 'thing', ...(zone === undefined ? {} : { zone }) });
    return fold.view(folded(fold, [event])).fields['days'];
  };
  expect(daysIn()).toEqual(['2026-01-05']);
  expect(daysIn('Europe/Berlin')).toEqual(['2026-01-06']);
});

test('given an event of a type nobody watches, then only what every kind counts changes', () => {
  const fold = foldFor({ title: 'T', fields: { n: { fold: 'count', when: 'type == "seen"' } } });
  const state = folded(fold, [eventOf({ type: 'other', time: 5 }), eventOf({ id: '2', type: 'seen', time: 3 })]);
  expect(fold.view(state)).toEqual({
    firstSeen: '1970-01-01T00:00:00.003Z',
    lastSeen: '1970-01-01T00:00:00.005Z',
    events: 2,
    types: { other: 1, seen: 1 },
    fields: { n: 1 },
    moves: {},
    currencies: {},
    flags: {},
  });
});

const lifecycle: Lifecycle = {
  initial: 'a',
  states: ['a', 'b'],
  transitions: { a: ['b'] },
  on: [{ when: 'type == "x"', to: 'b' }],
};

test.each<[string, EntitySpec, string]>([
  [
    'a field that is not there',
    { title: 'T', fields: { n: { fold: 'last', of: 'price' } } },
    'FIELD_UNKNOWN: thing.fields.n.of, line 1, column 1',
  ],
  [
    'a condition that cannot be read',
    { title: 'T', fields: { n: { fold: 'count', when: 'type ==' } } },
    'EXPRESSION_INVALID: thing.fields.n.when, line 1, column 8',
  ],
  [
    'a state that is not declared',
    { title: 'T', lifecycles: { s: { ...lifecycle, transitions: { a: ['c'] } } } },
    "DEFINITION_INVALID: thing.lifecycles.s.transitions.a: 'c' is not among the states",
  ],
  [
    'a target that is neither a state nor a field',
    { title: 'T', lifecycles: { s: { ...lifecycle, on: [{ when: 'type == "x"', to: 'c' }] } } },
    'FIELD_UNKNOWN: thing.lifecycles.s.on[0].to',
  ],
  [
    'a state that follows a terminal one',
    { title: 'T', lifecycles: { s: { ...lifecycle, terminal: ['a'] } } },
    "DEFINITION_INVALID: thing.lifecycles.s.transitions: 'a' is terminal, so 'b' cannot follow",
  ],
  [
    'a name that stands twice',
    { title: 'T', fields: { s: { fold: 'count' } }, lifecycles: { s: lifecycle } },
    'DEFINITION_INVALID: thing: a name stands twice among fields, lifecycles and items',
  ],
  [
    'more that can grow than a state has room for',
    {
      title: 'T',
      fields: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, { fold: 'set' as const, of: 'type' }])),
    },
    'DEFINITION_INVALID: thing: more than 20 lifecycles, sets, lists, maps and items',
  ],
])('given %s, then the definition is refused with the place', (_, spec, message) => {
  const [code, ...detail] = message.split(': ');
  expect(() => compileEntity(spec, { name: 'thing' })).toThrow(
    expect.objectContaining({ code, detail: expect.stringContaining(detail.join(': ')) }),
  );
});
