import type { EventSpec, FieldDefinition, JsonObject } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { Change, Problem } from './cleaning.ts';
import { compileEvent } from './compile-event.ts';

type Cleaned = { data: JsonObject; changes: Change[]; problems: Problem[] };

function clean(spec: EventSpec, data: JsonObject): Cleaned {
  expect(checkEvent(spec)).toEqual([]);
  const report = { problems: [] as Problem[], changes: [] as Change[] };
  const frozen = structuredClone(data);
  const cleaned = compileEvent(spec).clean(data, report);
  expect(data, 'what came in is not touched').toEqual(frozen);
  return { data: cleaned, ...report };
}

const codes = (spec: EventSpec, data: JsonObject): string[] =>
  clean(spec, data).problems.map(({ code, path }) => `${code} ${path}`);

describe('checks', () => {
  test('what is as declared comes back as the same object', () => {
    const spec: EventSpec = {
      fields: {
        price: { type: 'integer', required: true, min: 0 },
        channel: { type: 'text', values: ['api', 'form'], trim: true, case: 'lower' },
        at: { type: 'time' },
        'valid_fields.email': { type: 'boolean' },
      },
      unknown: 'quarantine',
    };
    const data = { price: 12, channel: 'api', at: '2026-01-05T09:00:00.000Z', valid_fields: { email: true } };
    const report = { problems: [], changes: [] };
    expect(compileEvent(spec).clean(data, report)).toBe(data);
    expect(report).toEqual({ problems: [], changes: [] });
  });

  test.each<[NonNullable<EventSpec['fields']>, JsonObject, string[]]>([
    [{ a: { type: 'text' } }, { a: 1 }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'integer' } }, { a: 1.5 }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'number' } }, { a: '1' }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'boolean' } }, { a: 'true' }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'time' } }, { a: 'yesterday' }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'time' } }, { a: '2026-02-30T00:00:00.000Z' }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'list', of: 'text' } }, { a: ['x', 1] }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'object' } }, { a: [] }, ['EVENT_FIELD_TYPE a']],
    [{ a: { type: 'any', required: true } }, { a: null }, ['EVENT_FIELD_REQUIRED a']],
    [{ a: { type: 'any', required: true } }, {}, ['EVENT_FIELD_REQUIRED a']],
    [{ a: { type: 'text' } }, { a: null }, []],
    [{ a: { type: 'text', values: ['x'] } }, { a: 'X' }, ['EVENT_FIELD_VALUE a']],
    [{ a: { type: 'number', min: 0, max: 1 } }, { a: 1.01 }, ['EVENT_FIELD_RANGE a']],
    [{ a: { type: 'text', max: 2 } }, { a: 'abc' }, ['EVENT_FIELD_RANGE a']],
    [{ a: { type: 'text', min: 2, max: 2 } }, { a: '👍👍' }, []],
    [{ a: { type: 'list', min: 1 } }, { a: [] }, ['EVENT_FIELD_RANGE a']],
    [{ a: { type: 'text', pattern: '^[0-9]{5}$' } }, { a: '1234' }, ['EVENT_FIELD_PATTERN a']],
    [{ 'a.b': { type: 'text', required: true } }, { a: {} }, ['EVENT_FIELD_REQUIRED a.b']],
    [{ 'a.b': { type: 'text' } }, { a: 'x' }, ['EVENT_FIELD_TYPE a']],
    [{ 'a.b': { type: 'text' } }, { a: ['x'] }, ['EVENT_FIELD_TYPE a']],
    // What every object inherits is no field of it.
    [Object.fromEntries([['constructor', { type: 'text', required: true }]]), {}, ['EVENT_FIELD_REQUIRED constructor']],
    [{ 'a.toString': { type: 'text' } }, { a: {} }, []],
  ])('%j of %j: %j', (fields, data, expected) => {
    expect(codes({ fields }, data)).toEqual(expected);
  });

  test('a pattern takes time by the length of the text, whatever it is', () => {
    const spec: EventSpec = { fields: { a: { type: 'text', pattern: '(a+)+$' } } };
    expect(codes(spec, { a: `${'a'.repeat(20_000)}b` })).toEqual(['EVENT_FIELD_PATTERN a']);
  });

  test('says what it expected and what it got, but no personal value', () => {
    const spec: EventSpec = { fields: { email: { type: 'text', pii: 'email', max: 5 }, n: { type: 'number' } } };
    expect(clean(spec, { email: 'ada@example.com', n: 'many' }).problems).toEqual([
      { code: 'EVENT_FIELD_RANGE', path: 'email', expected: 'at most 5 characters', got: 'a text' },
      { code: 'EVENT_FIELD_TYPE', path: 'n', expected: 'a number', got: '"many"' },
    ]);
  });

  test('only declared fields', () => {
    const fields: EventSpec['fields'] = { a: { type: 'any' }, 'b.c': { type: 'text' }, open: { type: 'object' } };
    const data = { a: { x: 1 }, b: { c: 'd', e: 1 }, open: { y: 2 }, f: 3 };
    expect(clean({ fields, unknown: 'keep' }, data)).toEqual({ data, changes: [], problems: [] });
    expect(codes({ fields, unknown: 'quarantine' }, data)).toEqual([
      'EVENT_FIELD_UNKNOWN f',
      'EVENT_FIELD_UNKNOWN b.e',
    ]);
    const dropped = clean({ fields, unknown: 'drop' }, data);
    expect(dropped.data).toEqual({ a: { x: 1 }, b: { c: 'd' }, open: { y: 2 } });
    expect(dropped.changes).toEqual([
      { path: 'f', rule: 'unknown', before: 3, after: null },
      { path: 'b.e', rule: 'unknown', before: 1, after: null },
    ]);
  });
});

describe('cleaning', () => {
  test('old names, defaults, texts', () => {
    const spec: EventSpec = {
      fields: {
        'buyer.id': { type: 'text', from: ['buyerId', 'buyer_id'] },
        country: { type: 'text', default: 'us', case: 'upper', trim: true },
        duration_ms: { type: 'integer', unit: 'ms', from: [{ path: 'seconds', convert: { from: 's', to: 'ms' } }] },
      },
      unknown: 'quarantine',
    };
    expect(clean(spec, { buyer_id: 'b1', country: ' de ', seconds: 1.2345 })).toEqual({
      data: { buyer: { id: 'b1' }, country: 'DE', duration_ms: 1235 },
      problems: [],
      changes: [
        { path: 'buyer.id', rule: 'rename', from: 'buyer_id', before: 'b1', after: 'b1' },
        { path: 'country', rule: 'trim', before: ' de ', after: 'de' },
        { path: 'country', rule: 'case', before: 'de', after: 'DE' },
        { path: 'duration_ms', rule: 'rename', from: 'seconds', before: 1.2345, after: 1.2345 },
        { path: 'duration_ms', rule: 'convert', before: 1.2345, after: 1235 },
      ],
    });
    expect(clean(spec, {}).data).toEqual({ country: 'US' });
    // Both names: the field's own stands, and the other is unknown.
    expect(codes(spec, { buyer: { id: 'b1' }, buyerId: 'b2' })).toEqual(['EVENT_FIELD_UNKNOWN buyerId']);
  });

  test.each([
    ['1,234.56', '1,234,567.5', 1234567.5],
    ['1,234.56', '12,34', '12,34'],
    ['1.234,56', '1.234,56', 1234.56],
    ['1.234,56', '-1234,5', -1234.5],
    ['1 234,56', '1\u202f234,56', 1234.56],
    ["1'234.56", "1'234.56", 1234.56],
    ['1234,56', '12,5', 12.5],
    ['1234.56', '1,5', '1,5'],
    ['1,234.56', '$ 1,234.50', 1234.5],
    ['1.234,56', '12,50 EUR', 12.5],
    ['1234.56', 7, 7],
  ] as const)('a number in the format %s: %s is %s', (format, sent, expected) => {
    expect(clean({ fields: { n: { type: 'number', format } } }, { n: sent }).data).toEqual({ n: expected });
  });

  test.each([
    [undefined, '2026-01-05T10:00:00+01:00', '2026-01-05T09:00:00.000Z'],
    [undefined, '2026-01-05', '2026-01-05T00:00:00.000Z'],
    ['s', 1767603600.5, '2026-01-05T09:00:00.500Z'],
    ['ms', '1767603600000', '2026-01-05T09:00:00.000Z'],
    ['DD.MM.YYYY', '5.1.2026', '2026-01-05T00:00:00.000Z'],
    ['MM/DD/YYYY', '01/05/2026', '2026-01-05T00:00:00.000Z'],
    ['DD/MM/YYYY HH:mm', '05/01/2026 09:30', '2026-01-05T09:30:00.000Z'],
    ['MM/DD/YYYY HH:mm:ss', '1/5/2026 9:30:15', '2026-01-05T09:30:15.000Z'],
    ['YYYYMMDD', 20260105, '2026-01-05T00:00:00.000Z'],
    ['DD.MM.YYYY', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['DD.MM.YYYY', '31.02.2026', '31.02.2026'],
    [undefined, '2026-01-05T09:00:00.000Z', '2026-01-05T09:00:00.000Z'],
  ] as const)('a time in the format %s: %s is %s', (format, sent, expected) => {
    const field = { type: 'time', ...(format === undefined ? {} : { format }) } as const;
    expect(clean({ fields: { at: field } }, { at: sent }).data).toEqual({ at: expected });
  });

  test('money becomes minor units, as its currency has them', () => {
    const convert = { from: 'major', to: 'minor' };
    const spec: EventSpec = {
      fields: {
        price: { type: 'integer', unit: 'minor', format: '1,234.56', convert, currency: { field: 'currency' } },
        fee: { type: 'integer', convert, currency: 'KWD' },
        currency: { type: 'text', case: 'upper' },
      },
    };
    expect(clean(spec, { price: '1,019.99', currency: 'usd' }).data).toEqual({ price: 101_999, currency: 'USD' });
    expect(clean(spec, { price: 1500, currency: 'JPY', fee: 1.234 }).data).toEqual({
      price: 1500,
      currency: 'JPY',
      fee: 1234,
    });
    // Without a currency nobody can tell.
    expect(clean(spec, { price: 19.99 }).problems).toEqual([
      {
        code: 'EVENT_FIELD_INEXACT',
        path: 'price',
        expected: 'a currency of ISO 4217 in currency, to convert by',
        got: '19.99',
      },
    ]);
  });

  const minor = { type: 'integer', convert: { from: 'major', to: 'minor' }, currency: 'EUR' } as const;
  test.each<[string, FieldDefinition, unknown]>([
    ['half a minor unit', minor, 12.345],
    ['half a minor unit in a text', { ...minor, format: '1.234,56' }, '12,345'],
    ['money beyond 2^53 minor units', minor, 90_071_992_547_409.95],
    ['money without end', minor, 1e308],
    ['an integer text beyond 2^53', { type: 'integer', format: '1,234.56' }, '9,007,199,254,740,993'],
    ['digits that a double has no room for', { type: 'number', format: '1234.56' }, '0.12345678901234567'],
    ['a product without end', { type: 'number', convert: { factor: 10 } }, 1e308],
    ['a whole product beyond 2^53', { type: 'integer', convert: { from: 's', to: 'ns' } }, 10_000_000],
    ['a whole number beyond 2^53', { type: 'integer' }, 1e20],
  ])('%s stays as it was sent, and is a problem', (_, field, sent) => {
    const { data, problems, changes } = clean({ fields: { n: field } }, { n: sent as number });
    expect(data).toEqual({ n: sent });
    expect(problems).toMatchObject([{ code: 'EVENT_FIELD_INEXACT', path: 'n' }]);
    expect(changes).toEqual([]);
  });

  test('what an old name cannot hand on exactly stays under it, and is a problem', () => {
    const fields: EventSpec['fields'] = {
      ms: { type: 'number', required: true, from: [{ path: 's', convert: { from: 's', to: 'ms' } }] },
    };
    const { data, problems } = clean({ fields }, { s: 1e308 });
    expect([data, problems.map(({ code, path }) => `${code} ${path}`)]).toEqual([
      { s: 1e308 },
      ['EVENT_FIELD_INEXACT s'],
    ]);
  });

  test('every amount of minor units comes through its major units unchanged', () => {
    const amount = fc.integer({ min: -(10 ** 15), max: 10 ** 15 });
    fc.assert(
      fc.property(amount, (whole) => {
        const { data, problems } = clean({ fields: { n: minor } }, { n: whole / 100 });
        expect([data, problems]).toEqual([{ n: whole }, []]);
      }),
    );
  });

  test('every number that is written with 15 digits is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.nat(14), (digits, point) => {
        const sign = digits < 0 ? '-' : '';
        const text = String(Math.abs(digits)).padStart(15, '0');
        const sent = `${sign}${text.slice(0, 15 - point)}.${text.slice(15 - point)}`.replace(/\.$/, '');
        const { data, problems } = clean(
          { fields: { n: { type: 'number', format: '1234.56' } } },
          { n: `0${sent}`.replace('0-', '-') },
        );
        expect([data, problems]).toEqual([{ n: Number(sent) }, []]);
      }),
    );
  });

  test('computed fields see clean data, and are checked', () => {
    const spec: EventSpec = {
      fields: { first: { type: 'text', trim: true }, name: { type: 'text', max: 8 } },
      computed: {
        name: { concat: ['first', 'last', { value: '!' }], with: ' ' },
        id: { coalesce: ['uid', 'number'] },
        state: { path: 'code', words: { 1: 'paid' } },
        large: { expression: 'number * 2 > 10' },
      },
    };
    expect(clean(spec, { first: ' Ada ', last: 'L', number: 7, code: 1 }).data).toEqual({
      first: 'Ada',
      last: 'L',
      number: 7,
      code: 1,
      name: 'Ada L !',
      id: 7,
      state: 'paid',
      large: true,
    });
    expect(codes(spec, { first: 'Augusta', last: 'L' })).toEqual(['EVENT_FIELD_RANGE name']);
    expect(clean(spec, {}).data).toEqual({});
  });

  test('what may come once', () => {
    const unique = compileEvent({ unique: ['delivery_id', 'attempt'] }).uniqueOf;
    expect(unique?.({ delivery_id: 'd', attempt: 1 })).toBe('["d",1]');
    expect(unique?.({ delivery_id: 'd' })).toBeUndefined();
    expect(compileEvent({ unique: [] }).uniqueOf?.({})).toBe('[]');
    expect(compileEvent({}).uniqueOf).toBeNull();
  });
});

test('documents that make no sense are refused with the place', () => {
  const spec: EventSpec = {
    fields: {
      a: { type: 'text', values: [1], min: 3, max: 2, pattern: '(?=x)', of: 'text' },
      'a.b': { type: 'number', format: 'DD.MM.YYYY', convert: { from: 's', to: 'kg' }, from: ['a'] },
      n: { type: 'integer', trim: true, convert: { from: 'major', to: 'minor' }, default: 'x' },
      '__proto__.x': { type: 'text' },
    },
    computed: { c: { expression: 'a +' }, d: { expression: 'age(at)' } },
    unique: ['q'],
  };
  expect(
    checkEvent(spec).map(
      ({ path, why }) =>
        `${path}: ${why.replace(/be used: .*/s, 'be used').replace(/^expression, .*/, 'no expression')}`,
    ),
  ).toEqual([
    'fields.a: min is above max',
    'fields.a: of is for lists, and this is a text',
    'fields.a: the pattern cannot be used',
    'fields.a: the value 1 is not a text',
    'fields.a.b: the format DD.MM.YYYY is for times, and this is a number',
    'fields.a.b: s does not convert to kg: give a factor',
    'fields.a.b: the old name a is a field of its own',
    'fields.a.b: a is a text, so it has no fields',
    'fields.n: trim is for texts, and this is a whole number',
    'fields.n: major to minor depends on the currency: say which',
    'fields.n: the default is not a whole number',
    'fields.__proto__.x: no field is called __proto__',
    'computed.c: no expression',
    'computed.d: a formula cannot ask what time it is now',
    'unique: q is not declared',
  ]);
});

test('changes show nothing of a personal value, while the rules work on the value itself', () => {
  const spec: EventSpec = {
    unknown: 'drop',
    fields: {
      email: { type: 'text', pii: 'email', trim: true, case: 'lower', from: ['mail'] },
      name: { type: 'text', pii: 'name', trim: true },
      note: { type: 'text', trim: true },
    },
  };
  const changes: Change[] = [];
  const sent = { mail: ' Jane@example.com ', name: ' Jane Doe ', note: ' ask bob@example.com ', more: ['123-45-6789'] };
  const data = compileEvent(spec).clean(sent, { problems: [], changes });
  expect(data).toEqual({ email: 'jane@example.com', name: 'Jane Doe', note: 'ask bob@example.com' });
  const text = JSON.stringify(changes);
  for (const plain of ['ane@', 'Jane ', 'bob@', '123-45']) expect(text).not.toContain(plain);
  for (const shown of ['J***@example.com', '***', 'b***@example.com', 'XXX-XX-6789']) expect(text).toContain(shown);
});

test('a pattern outside of the language is refused with the document', () => {
  const spec: EventSpec = { fields: { a: { type: 'text', pattern: String.raw`(a)\1` } } };
  expect(checkEvent(spec)).toMatchObject([
    { path: 'fields.a', why: expect.stringContaining('the pattern cannot be used') },
  ]);
});
