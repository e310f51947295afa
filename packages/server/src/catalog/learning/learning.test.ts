import type { EventSpec, Json, JsonObject } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvent } from '../cleaning/check-event.ts';
import { compileEvent } from '../cleaning/compile-event.ts';
import type { Problem } from '../cleaning/cleaning.ts';
import { driftOf } from './drift.ts';
import { countEvent, learnEvent, learnProblem } from './learn.ts';
import { learningLimits, nothingLearned, parseLearned, printLearned, type Learned } from './learned.ts';
import { proposeEvent } from './propose.ts';
import { typeViewOf } from './views.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 5, 9);

type Received = {
  readonly data?: JsonObject;
  readonly at?: number;
  readonly time?: number;
  readonly producer?: string;
};

function learn(learned: Learned, events: readonly Received[]): Learned {
  for (const { data = {}, at = start, time = at, producer = 'api' } of events)
    if (countEvent(learned, at, () => time))
      learnEvent(learned, { producer, subjectKind: 'lead', data, at, room: 1000 });
  return learned;
}
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const every = (ms: number, count: number, data: JsonObject, from = start): Received[] =>
  times(count, (index) => ({ data, at: from + index * ms }));
const drift = (learned: Learned, more: { spec?: EventSpec; through?: number; since?: number } = {}) =>
  driftOf(learned, { spec: more.spec, through: more.through ?? learned.last, since: more.since ?? 0 });
const kindsOf = (learned: Learned, more: Parameters<typeof drift>[1] = {}) =>
  drift(learned, more).map(({ kind, field }) => (field === null ? kind : `${kind} ${field}`));
/** A document that says nothing: the type is known. */
const known = { spec: {} };

describe('what is learned', () => {
  test('holds fields with their types, however deep, and who sent them', () => {
    const data = { price: 12, tags: ['a', 1], customer: { id: null }, at: '2026-01-05T09:00:00Z' };
    const learned = learn(nothingLearned('sold'), [{ data }, { producer: 'web' }]);
    const view = typeViewOf(learned, { spec: undefined, through: start });
    expect(view).toMatchObject({ events: 2, sampled: 2, producers: [{ name: 'api' }, { name: 'web' }] });
    expect(
      view.fields.map(({ field, share, types }) => [field, share, types.map(({ type }) => type).join('|')]),
    ).toEqual([
      ['/at', 0.5, 'time'],
      ['/customer', 0.5, 'object'],
      ['/customer/id', 0.5, 'null'],
      ['/price', 0.5, 'integer'],
      ['/tags', 0.5, 'list'],
      ['/tags/[]', 0.5, 'text|integer'],
    ]);
  });

  test('shows no value of a text: its shape, or the mask of what looks personal', () => {
    const data = {
      note: 'Dear Jane 4',
      mail: 'jane@example.com',
      call: '(415) 555-1234',
      ssn: '123-45-6789',
      number: 4155551234,
      age: 41,
    };
    const text = JSON.stringify(
      typeViewOf(learn(nothingLearned('x'), [{ data }]), { spec: undefined, through: start }),
    );
    for (const value of ['Jane', 'jane', '415', '555-1', '123-45', '4155551234']) expect(text).not.toContain(value);
    for (const shown of ['Aaaa Aaaa 9', 'j***@example.com', 'XXX-XXX-1234', 'XXX-XX-6789', '9999999999', '"41"'])
      expect(text).toContain(shown);
  });

  test('shows the words of a small vocabulary, but of no field that may be a name', () => {
    const events = times(60, (index) => ({ data: { channel: ['api', 'form'][index % 2] ?? '', first_name: 'jane' } }));
    const learned = learn(
      nothingLearned('x'),
      times(2, (m) => events.map((event) => ({ ...event, at: start + m * minute }))).flat(),
    );
    const { fields } = typeViewOf(learned, { spec: undefined, through: start });
    expect(fields.map(({ words }) => words)).toEqual([['api', 'form'], null]);
  });

  test('counts every event and looks into a sample of each minute', () => {
    const learned = learn(nothingLearned('x'), [
      ...every(1, 1000, { a: 1 }),
      ...every(1, 10, { a: 1 }, start + minute),
    ]);
    expect([learned.events, learned.sampled]).toEqual([1010, 50 + 5 + 10]);
  });

  test('is bounded, and says what found no room', () => {
    const keys = (from: number): JsonObject => Object.fromEntries(times(200, (index) => [`k${from + index}`, 1]));
    let deep: Json = 1;
    for (let depth = 0; depth < 20; depth += 1) deep = { in: deep };
    const learned = learn(nothingLearned('x'), [
      ...times(3, (index) => ({ data: keys(index * 200) })),
      ...times(40, (index) => ({ producer: `p${index}` })),
      { data: { deep } },
    ]);
    const text = printLearned(learned);
    expect([learned.fields.size, learned.producers.length]).toEqual([learningLimits.fields, learningLimits.producers]);
    expect(learned.beyond).toMatchObject({ fields: 600 - 256 + 1, producers: 40 + 1 - 20 });
    expect(text.length).toBeLessThan(100_000);
    expect(kindsOf(learned, known)).toContain('overflow');
  });

  test('is the same after it was written down and read back, wherever that happens', () => {
    const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.boolean(), fc.constant(null));
    const data = fc.dictionary(fc.string(), fc.oneof(value, fc.array(value), fc.dictionary(fc.string(), value)));
    fc.assert(
      fc.property(fc.array(data, { maxLength: 30 }), fc.nat(30), (all, cut) => {
        const events = all.map((one, index) => ({ data: one as JsonObject, at: start + index * 700 }));
        const once = learn(nothingLearned('x'), events);
        const first = learn(nothingLearned('x'), events.slice(0, cut));
        const twice = learn(parseLearned(printLearned(first)), events.slice(cut));
        expect(printLearned(twice)).toBe(printLearned(once));
      }),
    );
  });
});

describe('the proposed document', () => {
  test('is valid, and the events it was learned from fit it', () => {
    const leaf = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.constant('jane@example.com'),
      fc.constant('2026-01-05T09:00:00+02:00'),
      fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 5 }),
    );
    const key = fc.oneof(fc.constantFrom('a', 'b', 'c.d', 'e/f', '__proto__', ''), fc.string());
    const data = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (all, repeated) => {
        const events = times(repeated, () => all).flat() as JsonObject[];
        const learned = learn(
          nothingLearned('x'),
          events.map((one) => ({ data: one })),
        );
        const { spec } = proposeEvent(learned, undefined);
        expect(checkEvent(spec)).toEqual([]);
        const compiled = compileEvent(spec);
        const problems: Problem[] = [];
        for (const event of events) compiled.clean(event, { problems, changes: null });
        const isRare = (path: string): boolean =>
          spec.fields?.[path]?.description?.startsWith('Not as declared: ') === true;
        expect(problems.filter(({ path }) => !isRare(path))).toEqual([]);
      }),
    );
  });

  test('says what nearly all values are, and what the others were', () => {
    const weights = [...times(15, () => 140), '140 g'].map((weight, index) => ({
      data: { weight, mixed: index % 2 === 0 ? 1 : 'x' },
    }));
    const { spec } = proposeEvent(learn(nothingLearned('parcel'), weights), undefined);
    expect(spec.fields).toEqual({
      weight: { type: 'integer', description: 'Not as declared: 1 times text, like 999 a' },
      mixed: { type: 'any' },
    });
  });

  test('keeps what is declared, and adds what is not', () => {
    const learned = learn(nothingLearned('sold'), every(1000, 60, { price: 'x', mail: 'a@b.de', n: 1 }));
    const spec: EventSpec = { mode: 'block', fields: { price: { type: 'integer' } } };
    expect(proposeEvent(learned, spec)).toEqual({
      kind: 'event',
      name: 'sold',
      spec: {
        mode: 'block',
        subject: 'lead',
        fields: {
          price: { type: 'integer' },
          mail: { type: 'text', required: true, pii: 'email' },
          n: { type: 'integer', required: true },
        },
      },
    });
  });
});

describe('drift', () => {
  test('given nothing has changed, there is none', () => {
    const learned = learn(nothingLearned('x'), every(1000, 300, { price: 1.5, nothing: null }));
    expect(drift(learned, known)).toEqual([]);
  });

  test('a type that no document declares is new', () => {
    const learned = learn(nothingLearned('x'), every(1000, 3, {}));
    expect(kindsOf(learned)).toEqual(['type_new']);
    expect(kindsOf(learned, { since: start + minute })).toEqual([]);
  });

  test('a field that changes its type is told with what it was and is', () => {
    const learned = learn(nothingLearned('x'), [
      ...every(1000, 20, { price: 12, when: 'now' }),
      ...every(1000, 1, { price: 'secret', when: '2026-01-05' }, start + minute),
    ]);
    expect(drift(learned, known)).toMatchObject([
      { kind: 'field_changed', field: '/price', was: 'integer', is: 'text, like aaaaaa', count: 1 },
    ]);
  });

  test('a field that comes late is new, until it is declared', () => {
    const learned = learn(nothingLearned('x'), [
      ...every(1000, 20, {}),
      ...every(1000, 2, { late: 1 }, start + minute),
    ]);
    expect(kindsOf(learned, known)).toEqual(['field_new /late']);
    expect(kindsOf(learned, { spec: { fields: { late: { type: 'integer' } } } })).toEqual([]);
  });

  test('a field has vanished when it is missing longer than chance allows', () => {
    const often = learn(nothingLearned('x'), [
      ...every(1000, 40, { gone: 1 }),
      ...every(60_000, 20, {}, start + minute),
    ]);
    expect(kindsOf(often, known)).toEqual(['field_vanished /gone']);
    const rarely = learn(nothingLearned('y'), [
      ...times(40, (index) => ({ data: index % 10 === 0 ? { gone: 1 } : {}, at: start + index * 1000 })),
      ...every(60_000, 20, {}, start + minute),
    ]);
    expect(kindsOf(rarely, known)).toEqual([]);
  });

  test('a type has stopped when it is silent beyond its own rhythm', () => {
    const learned = learn(nothingLearned('x'), every(10 * minute, 100, {}));
    expect(kindsOf(learned, { ...known, through: learned.last + 24 * minute })).toEqual([]);
    expect(drift(learned, { ...known, through: learned.last + 150 * minute })).toMatchObject([
      { kind: 'type_stopped', was: 'at most 10 min of silence', is: 'silent for 2.5 h' },
    ]);
  });

  test('history that is imported sets no rhythm', () => {
    const imported = times(100, (index) => ({ at: start + index * 1000, time: start - (100 - index) * 60 * minute }));
    const learned = learn(nothingLearned('x'), imported);
    expect(kindsOf(learned, { ...known, through: start + 10_000 * minute })).toEqual([]);
    learn(learned, every(10 * minute, 100, {}, start + 60 * minute));
    expect(kindsOf(learned, { ...known, through: learned.last + 24 * minute })).toEqual([]);
    expect(kindsOf(learned, { ...known, through: learned.last + 150 * minute })).toEqual(['type_stopped']);
  });

  test('a type that came only now and then cannot stop', () => {
    const learned = learn(nothingLearned('x'), every(1000, 5, {}));
    expect(kindsOf(learned, { ...known, through: start + 10_000 * minute })).toEqual([]);
  });

  test('a value that looks personal is told where nobody has classed the field', () => {
    const learned = learn(nothingLearned('x'), every(1000, 3, { contact: { to: 'jane@example.com' } }));
    expect(drift(learned, known)).toMatchObject([
      { kind: 'personal', field: '/contact/to', is: 'email, like j***@example.com', count: 3 },
    ]);
    expect(kindsOf(learned, { spec: { fields: { 'contact.to': { type: 'text', pii: 'email' } } } })).toEqual([]);
  });

  test('what a document found wrong is told with its counts', () => {
    const learned = nothingLearned('x');
    const problem = {
      workspace: 'w',
      type: 'x',
      mode: 'observe',
      code: 'EVENT_FIELD_TYPE',
      path: 'price',
      expected: 'a number',
      got: 'a text',
    } as const;
    learnProblem(learned, { ...problem, count: 3 }, start);
    learnProblem(learned, { ...problem, count: 2 }, start + 1);
    expect(drift(learned)).toMatchObject([
      { kind: 'problem', field: '/price', code: 'EVENT_FIELD_TYPE', mode: 'observe', count: 5 },
    ]);
  });
});
