import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryPattern, arbitraryScalar, arbitraryTrees } from './language.contract.ts';
import { compileMatch, indexRules, type Schema } from './language.ts';

type Row = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
const reads = { count: 0 };
const schema: Schema<Row> = {
  fields: {
    type: {
      type: 'text',
      column: 'type',
      optional: false,
      read: (row) => {
        reads.count += 1;
        return row.type;
      },
    },
  },
  documents: { data: { column: 'data', read: (row) => row.data } },
};

test('finds by type, by what is left, and what has no type', () => {
  const rules = indexRules(
    [
      'type == "a"',
      'type == "b" && data.x > 1',
      'type in ["a", "b"] && data.x == 1',
      '(type == "a" || type in ["c"]) && data.x in [1, 2]',
      'data.x == 1',
      'type == "a" && type == "b"',
      'type == "a" || data.x == 1',
      'type != "a"',
      'type in ["a", null]',
    ],
    schema,
  );
  expect(rules({ type: 'a', data: { x: 1 } })).toEqual([0, 2, 3, 4, 6, 8]);
  expect(rules({ type: 'b', data: { x: 2 } })).toEqual([1, 7]);
  expect(rules({ type: 'c', data: { x: 2 } })).toEqual([3, 7]);
  expect(rules({ type: 'd', data: {} })).toEqual([7]);
});

test('tries only the rules of the type', () => {
  const rules = indexRules(
    Array.from({ length: 1000 }, (_, i) => `type == "t${i % 100}" && startsWith(type, "t")`),
    schema,
  );
  reads.count = 0;
  expect(rules({ type: 't7', data: {} })).toHaveLength(10);
  expect(reads.count).toBe(11);
});

test('names the rule that is refused, and asks for now where it is needed', () => {
  expect(() => indexRules(['type == "a"', 'tpye == "a"'], schema)).toThrow("rules[1], line 1, column 1: 'tpye'");
  const rules = indexRules(['age(data.t) > 5', 'type == "a"'], schema);
  expect(rules({ type: 'a', data: { t: 10 } }, 16)).toEqual([0, 1]);
  expect(() => rules({ type: 'a', data: {} })).toThrow('the instant');
});

const seed = Math.trunc(Math.random() * 2 ** 31);
const paths = ['type', 'data.a', 'data.b'];
const words = {
  texts: paths,
  numbers: paths,
  times: paths,
  booleans: paths,
  lists: paths,
  others: paths,
  items: ['a'],
};
const { condition } = arbitraryTrees({ ...words, segments: [], metrics: [] }, arbitraryPattern);
const needed = fc
  .tuple(fc.constantFrom(...paths), fc.constantFrom<string | number>('a', 'b', 1))
  .map(([path, value]) => {
    return { op: 'eq', left: { op: 'field', path }, right: { op: 'literal', value } } as const;
  });
const rule = fc.oneof(
  condition,
  fc
    .array(fc.oneof({ weight: 3, arbitrary: needed }, condition), { minLength: 1, maxLength: 3 })
    .map((of) => ({ op: 'and', of })),
  fc.array(needed, { minLength: 1, maxLength: 3 }).map((of) => ({ op: 'or', of })),
);
const small = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 1) }, arbitraryScalar);
const row = fc.record({
  type: fc.constantFrom('a', 'b', 'c'),
  data: fc.record({ a: small, b: small }, { requiredKeys: [] }),
});

test(`finds what each rule finds by itself (seed ${seed})`, () => {
  let found = 0;
  const property = fc.property(fc.array(rule, { maxLength: 30 }), fc.array(row, { maxLength: 8 }), (given, rows) => {
    const valid = given.filter((each) => compiles(each));
    const together = indexRules(valid, schema);
    const alone = valid.map((each) => compileMatch(each, schema));
    for (const each of rows) {
      const places = alone.flatMap((matches, place) => (matches(each, 1e12) ? [place] : []));
      expect(together(each, 1e12)).toEqual(places);
      found += places.length;
    }
  });
  fc.assert(property, { seed, numRuns: 400 });
  expect(found).toBeGreaterThan(1000);
});

function compiles(tree: unknown): boolean {
  try {
    compileMatch(tree, schema);
    return true;
  } catch {
    return false;
  }
}
