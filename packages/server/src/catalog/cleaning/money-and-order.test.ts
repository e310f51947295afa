import type { EventSpec, JsonObject } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import { compileEvent } from './compile-event.ts';
import type { Problem } from './cleaning.ts';

type Cleaned = { data: JsonObject; problems: Problem[] };

function clean(spec: EventSpec, data: JsonObject): Cleaned {
  expect(checkEvent(spec)).toEqual([]);
  const problems: Problem[] = [];
  return { data: compileEvent(spec).clean(data, { problems, changes: null }), problems };
}

const major = { from: 'major', to: 'minor' } as const;
const price = {
  type: 'integer',
  required: true,
  min: 0,
  unit: 'minor',
  format: '1,234.56',
  convert: major,
  currency: { field: 'currency' },
} as const;

describe('money is converted by the currency that the document makes', () => {
  const currency = { type: 'text', case: 'upper', default: 'USD' } as const;
  const spec: EventSpec = { mode: 'block', fields: { price, currency } };

  test.each([
    ['1,019.99', 101_999],
    ['1,019', 101_900],
    [5, 500],
  ])('the default one: %j is %j', (sent, kept) => {
    expect(clean(spec, { price: sent })).toEqual({ data: { price: kept, currency: 'USD' }, problems: [] });
  });

  test('one under an old name, also for an amount under an old name', () => {
    const old: EventSpec = {
      fields: {
        amount: { type: 'integer', currency: { field: 'money.code' }, from: [{ path: 'cost', convert: major }] },
        'money.code': { type: 'text', from: ['ccy'], trim: true, case: 'upper' },
      },
    };
    expect(clean(old, { cost: 1.234, ccy: ' kwd ' })).toEqual({
      data: { amount: 1234, money: { code: 'KWD' } },
      problems: [],
    });
  });

  test('a computed one', () => {
    const computed: EventSpec = {
      fields: { price, currency: { type: 'text' }, label: { type: 'text' } },
      computed: {
        currency: { path: 'shop', words: { 1: 'USD', 2: 'JPY' } },
        label: { concat: ['price', 'currency'], with: ' ' },
      },
    };
    expect(clean(computed, { shop: 2, price: 1500 }).data).toEqual({
      shop: 2,
      price: 1500,
      currency: 'JPY',
      label: '1500 JPY',
    });
  });
});

describe('without a currency that is known nothing is converted', () => {
  const spec: EventSpec = { fields: { price, currency: { type: 'text', case: 'upper' } } };
  test.each<[string, JsonObject]>([
    ['none', { price: 5 }],
    ['one that ISO 4217 does not have', { price: 5, currency: 'XX' }],
    ['no text', { price: 5, currency: 840 }],
  ])('%s: the amount stays as it was sent, and is a problem', (_, data) => {
    const { data: kept, problems } = clean(spec, data);
    expect(kept).toEqual(data);
    expect(problems).toContainEqual({
      code: 'EVENT_FIELD_INEXACT',
      path: 'price',
      expected: 'a currency of ISO 4217 in currency, to convert by',
      got: '5',
    });
  });

  test('what an old name holds stays under it', () => {
    const old: EventSpec = {
      fields: { amount: { type: 'integer', currency: { field: 'code' }, from: [{ path: 'cost', convert: major }] } },
    };
    expect(clean(old, { cost: 5 })).toMatchObject({
      data: { cost: 5 },
      problems: [{ code: 'EVENT_FIELD_INEXACT', path: 'cost' }],
    });
  });

  test('a document that names such a currency is refused', () => {
    expect(checkEvent({ fields: { fee: { type: 'integer', convert: major, currency: 'ABC' } } })).toEqual([
      { path: 'fields.fee', why: 'ISO 4217 has no currency ABC: convert by a factor' },
    ]);
  });
});

describe('the order of the keys in a document means nothing', () => {
  const spec: EventSpec = {
    unknown: 'drop',
    fields: {
      fee: { type: 'integer', convert: major, currency: { field: 'currency' }, from: ['cost'] },
      currency: { type: 'text', default: 'EUR', from: ['cost', 'ccy'] },
      box: { type: 'object', required: true, from: ['crate'] },
      'box.weight': { type: 'number', from: ['weight'], convert: { from: 'kg', to: 'g' } },
      total: { type: 'number' },
      label: { type: 'text', max: 6 },
    },
    computed: {
      label: { concat: ['gross', 'currency'], with: ' ' },
      gross: { expression: 'total + fee' },
      total: { expression: 'box.weight * 2' },
      again: { coalesce: ['again', 'label'] },
    },
  };
  const events: JsonObject[] = [
    { fee: 12.5, weight: 2 },
    { cost: 12.5, ccy: 'JPY', crate: { weight: 1 } },
    { fee: 1, currency: 'USD', box: { weight: 3, other: 1 }, again: 'b' },
  ];

  test('each is made after what it is made of', () => {
    expect(clean(spec, { fee: 12.5, weight: 2 }).data).toEqual({
      fee: 1250,
      currency: 'EUR',
      box: { weight: 2000 },
      total: 4000,
      gross: 5250,
      label: '5250 EUR',
      again: '5250 EUR',
    });
  });

  test('whatever the order, the same comes of an event', () => {
    const whole = events.map((event) => clean(spec, event));
    const shuffled = <T>(record: Readonly<Record<string, T>> = {}): fc.Arbitrary<Record<string, T>> =>
      fc
        .shuffledSubarray(Object.entries(record), { minLength: Object.keys(record).length })
        .map((entries) => Object.fromEntries(entries));
    fc.assert(
      fc.property(shuffled(spec.fields), shuffled(spec.computed), (fields, computed) => {
        const other = { ...spec, fields, computed };
        expect(events.map((event) => clean(other, event))).toEqual(whole);
      }),
    );
  });

  test('computed fields that are made of each other are refused', () => {
    const fields: EventSpec['fields'] = { a: { type: 'number' } };
    const computed: EventSpec['computed'] = {
      b: { expression: 'c + 1' },
      c: { coalesce: ['d.x', 'a'] },
      d: { path: 'b', words: {} },
      'e.f': { expression: 'exists(e)' },
      g: { coalesce: ['g', 'b'] },
    };
    expect(checkEvent({ fields, computed })).toEqual([
      { path: 'computed.b', why: 'is made of itself: b, c, d, b' },
      { path: 'computed.c', why: 'is made of itself: c, d, b, c' },
      { path: 'computed.d', why: 'is made of itself: d, b, c, d' },
    ]);
  });
});
