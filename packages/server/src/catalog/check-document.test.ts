import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { definitionKinds, definitionLimits, type JsonObject } from '@millrace/contract';
import { checkDocument } from './check-document.ts';
import type { Kinds } from './catalog.ts';

const closed = { additionalProperties: false } as const;
const Fold = Type.Union([
  Type.Object({ fold: Type.Literal('first'), of: Type.String() }, closed),
  Type.Object({ fold: Type.Literal('count'), most: Type.Optional(Type.Integer({ minimum: 1 })) }, closed),
  Type.Object({ fold: Type.Enum(['min', 'max']), of: Type.Union([Type.String(), Type.Integer()]) }, closed),
]);
const schema = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 5 })),
    grain: Type.Optional(Type.Union([Type.Literal('hour'), Type.Literal('day')])),
    fields: Type.Optional(Type.Record(Type.String(), Fold)),
    list: Type.Optional(Type.Array(Fold)),
  },
  closed,
);
const kinds: Kinds = { entity: { schema }, event: { schema: Type.Object({}) } };

const told = (spec: JsonObject): string[] =>
  checkDocument({ kind: 'entity', name: 'lead', spec }, kinds).map(({ path, message }) => `${path}: ${message}`);

describe('what does not fit the schema', () => {
  test.each<[JsonObject, string[]]>([
    [{ title: 'lead', fields: { a: { fold: 'first', of: 'x' }, b: { fold: 'count' } }, list: [] }, []],
    [{ titel: 'x' }, ['/spec/titel: there is no such field: titel. Leave it out, or mend its spelling']],
    [{ title: 'too long' }, ['/spec/title: must not have more than 5 characters']],
    [{ title: 5 }, ['/spec/title: must be string']],
    [{ grain: 'week' }, ['/spec/grain: must be one of: hour, day']],
    [{ fields: { 'a/b': { fold: 'first' } } }, ['/spec/fields/a~1b/of: of is missing']],
    [{ fields: { a: { fold: 'last', of: 'x' } } }, ['/spec/fields/a/fold: must be one of: first, count, min, max']],
    [{ fields: { a: { fold: 'count', most: 0 } } }, ['/spec/fields/a/most: must be >= 1']],
    [
      { fields: { a: { fold: 'count', of: 'x' }, b: 7 } },
      [
        '/spec/fields/a/of: there is no such field here, it goes with fold: first or fold: min or fold: max: of. Leave it out, or mend its spelling',
        '/spec/fields/b: must be object',
      ],
    ],
    [
      {
        list: [
          { fold: 'min', of: true },
          { fold: 'first', of: 'x' },
        ],
      },
      ['/spec/list/0/of: must be string or integer'],
    ],
  ])('%j', (spec, problems) => {
    expect(told(spec).toSorted()).toEqual(problems.toSorted());
  });
});

describe('what no kind may have', () => {
  const deep = (levels: number): JsonObject => (levels <= 1 ? {} : { a: deep(levels - 1) });
  const code = (spec: JsonObject): unknown[] =>
    checkDocument({ kind: 'event', name: 'x', spec }, kinds).map((problem) => problem.code);

  test('depth', () => {
    expect(code(deep(definitionLimits.depth))).toEqual([]);
    expect(code(deep(definitionLimits.depth + 1))).toEqual(['DEFINITION_TOO_LARGE']);
    expect(code(deep(5000))).toEqual(['DEFINITION_TOO_LARGE']);
  });

  test('size', () => {
    const around = Buffer.byteLength('{"a":""}');
    expect(code({ a: 'x'.repeat(definitionLimits.documentBytes - around) })).toEqual([]);
    expect(code({ a: 'x'.repeat(definitionLimits.documentBytes - around + 1) })).toEqual(['DEFINITION_TOO_LARGE']);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n as unknown as number])('the value %s', (value) => {
    expect(code({ a: [value] })).toEqual(['DEFINITION_INVALID']);
  });

  test('a field that changes what an object is', () => {
    expect(code(JSON.parse('{"a":{"__proto__":{"x":1}}}') as JsonObject)).toEqual(['DEFINITION_INVALID']);
  });
});

describe('kind and name', () => {
  test.each([
    ['animal', 'a', 'DEFINITION_KIND_UNKNOWN'],
    ['__proto__', 'a', 'DEFINITION_KIND_UNKNOWN'],
    ['score', 'a', 'DEFINITION_KIND_UNSUPPORTED'],
    ['entity', '', 'DEFINITION_NAME_INVALID'],
    ['entity', '-a', 'DEFINITION_NAME_INVALID'],
    ['entity', 'a b', 'DEFINITION_NAME_INVALID'],
    ['entity', '../a', 'DEFINITION_NAME_INVALID'],
    ['entity', 'x'.repeat(129), 'DEFINITION_NAME_INVALID'],
    ['event', ' x', 'DEFINITION_NAME_INVALID'],
    ['event', 'a\nb', 'DEFINITION_NAME_INVALID'],
    ['event', '\u202e', 'DEFINITION_NAME_INVALID'],
    ['event', '\ud800', 'DEFINITION_NAME_INVALID'],
    ['event', 'x'.repeat(257), 'DEFINITION_NAME_INVALID'],
  ])('%s %j is refused', (kind, name, code) => {
    expect(checkDocument({ kind, name, spec: {} }, kinds)).toMatchObject([{ kind, name, code }]);
  });

  test.each([
    ['entity', 'db.shop.users'],
    ['entity', 'lead-2_x'],
    ['event', 'Order Completed'],
    ['event', 'source.submitted'],
    ['event', 'a/b?c#d%'],
    ['event', '注文'],
  ])('%s %j is taken', (kind, name) => {
    expect(checkDocument({ kind, name, spec: {} }, kinds)).toEqual([]);
  });

  test('what is taken away needs no schema', () => {
    for (const kind of definitionKinds) expect(checkDocument({ kind, name: 'a', spec: null }, kinds)).toEqual([]);
  });
});
