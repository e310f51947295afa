import { expressionLimits } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { type Failure, isFailure } from '../kernel/kernel.ts';
import { compareText } from './closure/compare-text.ts';
import { compileMatch, compileSql, parseInstant, type Schema } from './language.ts';

type Row = {
  readonly type?: string;
  readonly flow?: string;
  readonly time?: number;
  readonly test?: boolean;
  readonly data?: unknown;
};

const schema: Schema<Row> = {
  fields: {
    type: { type: 'text', column: 'type', optional: false, read: (row) => row.type },
    flow: { type: 'text', column: 'flow', optional: true, read: (row) => row.flow },
    time: { type: 'time', column: 'time', optional: false, read: (row) => row.time },
    test: { type: 'boolean', column: 'test', optional: false, read: (row) => row.test === true },
  },
  documents: { data: { column: 'data', read: (row) => row.data } },
};

const field = (path: string): unknown => ({ op: 'field', path });
const literal = (value: unknown): unknown => ({ op: 'literal', value });
const compare = (op: string, path: string, value: unknown): unknown => ({
  op,
  left: field(path),
  right: literal(value),
});
const not = (of: unknown): unknown => ({ op: 'not', of });

/** All three values: does it match, does its negation. */
const truth = (tree: unknown, row: Row): boolean | undefined => {
  if (compileMatch(tree, schema)(row)) return true;
  return compileMatch(not(tree), schema)(row) ? false : undefined;
};

describe('three values', () => {
  test.each<[string, unknown, Row, boolean | undefined]>([
    ['a missing field equals nothing', compare('eq', 'data.a', 1), { data: {} }, undefined],
    ['null is missing', compare('ne', 'data.a', 1), { data: { a: null } }, undefined],
    ['a literal null is missing', compare('eq', 'type', null), { type: 'a' }, undefined],
    ["'' of a column that may have none is missing", compare('eq', 'flow', ''), { flow: '' }, undefined],
    ["'' of data is a text", compare('eq', 'data.a', ''), { data: { a: '' } }, true],
    ['other types are not equal', compare('eq', 'data.a', '5'), { data: { a: 5 } }, false],
    ['other types have no order', compare('lt', 'data.a', '6'), { data: { a: 5 } }, undefined],
    ['a list equals nothing, but exists', compare('eq', 'data.a', 1), { data: { a: [1] } }, false],
    ['exists is never missing', { op: 'exists', of: field('data.a.b') }, { data: { a: [1] } }, false],
    ['false decides and', { op: 'and', of: [compare('eq', 'data.a', 1), literal(false)] }, { data: {} }, false],
    ['missing stays in and', { op: 'and', of: [compare('eq', 'data.a', 1), literal(true)] }, { data: {} }, undefined],
    ['true decides or', { op: 'or', of: [compare('eq', 'data.a', 1), literal(true)] }, { data: {} }, true],
    ['missing stays in or', { op: 'or', of: [compare('eq', 'data.a', 1), literal(false)] }, { data: {} }, undefined],
    ['in with null never says no', { op: 'in', of: field('type'), list: ['a', null] }, { type: 'b' }, undefined],
    ['in of nothing', { op: 'in', of: field('type'), list: [] }, { type: 'b' }, false],
    [
      'between takes both ends',
      { op: 'between', of: field('data.a'), low: literal(1), high: literal(2) },
      { data: { a: 2 } },
      true,
    ],
    [
      'between with one end missing can say no',
      { op: 'between', of: field('data.a'), low: literal(null), high: literal(2) },
      { data: { a: 3 } },
      false,
    ],
    ['a time equals ISO text', compare('eq', 'time', '1970-01-01T00:00:01Z'), { time: 1000 }, true],
    [
      'a text test on a number is missing',
      { op: 'contains', of: field('data.a'), text: '5' },
      { data: { a: 5 } },
      undefined,
    ],
    ['a boolean field is a condition', field('data.a'), { data: { a: true } }, true],
    ['a text field is no condition', field('data.a'), { data: { a: 'x' } }, undefined],
    ['inherited names are no fields', { op: 'exists', of: field('data.constructor.name') }, { data: {} }, false],
    [
      'an object does not equal itself',
      { op: 'eq', left: field('data.a'), right: field('data.a') },
      { data: { a: {} } },
      false,
    ],
  ])('%s', (_name, tree, row, expected) => {
    expect(truth(tree, row)).toBe(expected);
  });
});

describe('refusals name the place', () => {
  const deep = (levels: number): unknown => (levels === 0 ? literal(true) : not(deep(levels - 1)));
  test.each<[unknown, string, string]>([
    [null, 'EXPRESSION_INVALID', 'where: must be an object'],
    [{ op: 'and', of: [literal(true), 7] }, 'EXPRESSION_INVALID', 'where.of[1]: must be an object'],
    [{ op: 'and' }, 'EXPRESSION_INVALID', "where: 'of' must be a list"],
    [{ op: 'eq', left: field('type') }, 'EXPRESSION_INVALID', 'where.right: must be an object'],
    [compare('eq', 'type', { a: 1 }), 'EXPRESSION_INVALID', 'where.right.value: must be a text'],
    [compare('eq', 'type', '\ud800'), 'EXPRESSION_INVALID', 'half a character'],
    [compare('gt', 'time', 'yesterday'), 'EXPRESSION_INVALID', 'where.right: a time is compared'],
    [
      { op: 'in', of: field('time'), list: [5, 'x'] },
      'EXPRESSION_INVALID',
      "where: a time is compared with ISO 8601 text or milliseconds since 1970, not with 'x'",
    ],
    [
      { op: 'in', of: field('type'), list: Array.from({ length: 10_001 }, () => 'x') },
      'EXPRESSION_INVALID',
      'more than 10000 items',
    ],
    [deep(expressionLimits.depth), 'EXPRESSION_INVALID', 'deeper than 64 levels'],
    [
      { op: 'or', of: Array.from({ length: 1000 }, () => compare('eq', 'type', 'x')) },
      'EXPRESSION_INVALID',
      'more than 2000 nodes',
    ],
    [{ op: 'constructor' }, 'EXPRESSION_INVALID', "where: there is no operation 'constructor'"],
    [{ op: 'nto', of: literal(true) }, 'EXPRESSION_INVALID', "did you mean 'not'?"],
    [{ op: 'field', path: 'a', scope: 'entity' }, 'EXPRESSION_UNSUPPORTED', 'where: there is no entity here'],
    [{ op: 'field', path: 'a', scope: 'item' }, 'EXPRESSION_UNSUPPORTED', 'where: an item is only known inside'],
    [{ op: 'field', path: 'a', scope: 'x' }, 'EXPRESSION_INVALID', "where: 'scope' must be one of"],
    [not({ op: 'segment', name: 'vip' }), 'EXPRESSION_UNSUPPORTED', 'where.of: segments cannot be asked for here'],
    [compare('eq', 'tpye', 1), 'FIELD_UNKNOWN', "where.left: 'tpye', did you mean 'type'?"],
    [{ op: 'hour', of: field('time'), zone: 'Europe/Atlantis' }, 'EXPRESSION_INVALID', 'is no time zone'],
    [{ op: 'hour', of: field('time'), zone: 'europe/berlin' }, 'EXPRESSION_INVALID', 'is no time zone'],
    ['type == "a" && tpye == "b"', 'FIELD_UNKNOWN', "where, line 1, column 16: 'tpye', did you mean 'type'?"],
    [compare('eq', 'price', 1), 'FIELD_UNKNOWN', "where.left: 'price'"],
    [compare('eq', 'data', 1), 'FIELD_UNKNOWN', "where.left: 'data'"],
    [compare('eq', 'data..a', 1), 'FIELD_UNKNOWN', 'where.left'],
    [compare('eq', 'constructor', 1), 'FIELD_UNKNOWN', 'where.left'],
    [compare('eq', "type') OR 1=1 --", 1), 'FIELD_UNKNOWN', 'where.left'],
  ])('%j', (tree, code, detail) => {
    for (const compile of [() => compileMatch(tree, schema), () => compileSql(tree, schema)]) {
      const error = thrown(compile);
      expect(error.code).toBe(code);
      expect(error.detail).toContain(detail);
    }
  });
});

function thrown(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error('it compiled');
}

test('nothing of a tree gets into the text of the SQL', () => {
  const evil = `x'; DROP TABLE events -- {p0:String} \\`;
  const tree = {
    op: 'and',
    of: [
      compare('eq', `data.${evil.replaceAll('.', '')}`, evil),
      { op: 'contains', of: field('type'), text: evil },
      { op: 'in', of: field('flow'), list: [evil, 'y'] },
    ],
  };
  const { sql, params } = compileSql(tree, schema);
  expect(sql).not.toContain('DROP');
  expect(sql.replaceAll(/\{p\d+:(String|Array\(String\))\}/g, '')).toMatch(/^[\w\s(),'"=<>]*$/);
  expect(Object.values(params)).toContain(evil);
});

test('a compiled condition names the fields it reads', () => {
  const { fields } = compileSql(
    { op: 'or', of: [compare('eq', 'type', 'a'), { op: 'exists', of: field('data.a') }] },
    schema,
  );
  expect([...fields]).toEqual(['type', 'data.a']);
});

test('texts are ordered by code point', () => {
  const texts = ['a', 'ab', 'b', '\u{1f600}', '\uffff', '\u{10000}', '\ue000', 'é', ''];
  const sorted = [...texts].sort(compareText);
  expect(sorted).toEqual([...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

test.each([
  ['2026-01-05', Date.UTC(2026, 0, 5)],
  ['2026-01-05T09:00:00Z', Date.UTC(2026, 0, 5, 9)],
  ['2026-01-05 09:00:00.25', Date.UTC(2026, 0, 5, 9, 0, 0, 250)],
  ['2026-01-05T09:00+0130', Date.UTC(2026, 0, 5, 7, 30)],
  ['2026-01-05T09:00:00.123456Z', Date.UTC(2026, 0, 5, 9, 0, 0, 123)],
  ['2026-02-30', undefined],
  ['2026-13-01', undefined],
  ['Mon, 05 Jan 2026', undefined],
])('%s is an instant: %s', (text, at) => {
  expect(parseInstant(text)).toBe(at);
});

test('given a record that goes by key, then any and all go through its values, and a list is none', () => {
  type Row = { readonly data: unknown };
  const matches = (text: string, by: unknown): boolean =>
    compileMatch<Row>(text, {
      fields: {},
      documents: {
        data: {
          column: 'data',
          read: (row) => row.data,
          holds: { type: 'record', fields: { by: { type: 'record', fields: {}, rest: { type: 'any' } } } },
        },
      },
    })({ data: { by } });
  const by = { a: { n: 1 }, 'b.c': { n: 5 } };
  expect(matches('data.by.any(d, d.n > 4)', by)).toBe(true);
  expect(matches('data.by.all(d, d.n > 4)', by)).toBe(false);
  expect(matches('data.by.all(d, d.n > 4)', {})).toBe(true);
  expect(matches('data.by.any(d, d.n > 4)', [{ n: 5 }])).toBe(false);
});
