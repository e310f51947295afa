import { expressionLimits } from '@millrace/contract';
import { expect, test } from 'vitest';
import {
  checkExpression,
  compileMatch,
  compileSql,
  compileSqlValue,
  parseExpression,
  type Schema,
} from './language.ts';

type Row = { readonly data: unknown };
const schema: Schema<Row> = {
  fields: {},
  documents: { data: { column: 'data', read: (row) => row.data } },
};
const many = (count: number, one: string): string => Array.from({ length: count }, () => one).join(' || ');

test.each<[string, string, string]>([
  ['steps', `data.l.any(i, ${many(14, 'i.n < 0')})`, 'more than 20000 steps, if a list has 500 items'],
  ['a list in a list', 'data.l.any(i, i.l.any(j, j > 0))', 'the items of an item cannot be gone through'],
  ['texts of items', `data.l.any(i, ${many(5, 'contains(i.t, "x")')})`, 'reads through too many texts'],
  ['nodes', many(700, 'data.a == 1'), 'more than 2000 nodes'],
  ['levels', `${'!'.repeat(70)}data.a`, 'deeper than 64 levels'],
  ['a pattern', `matches(data.a, "${'(a|b)'.repeat(50)}")`, 'a pattern has more than 200 characters'],
])('too many %s are refused by every way in', (_name, text, why) => {
  for (const read of [compileMatch, compileSql, checkExpression]) expect(() => read(text, schema)).toThrow(why);
});

test('no evaluation looks at more than the steps it was counted with', () => {
  let looks = 0;
  const item = {
    get n() {
      looks += 1;
      return 1;
    },
  };
  const matches = compileMatch(`data.l.any(i, ${many(12, 'i.n < 0')})`, schema);
  const list = (length: number): Row => ({ data: { l: Array.from({ length }, () => item) } });
  expect(matches(list(expressionLimits.items))).toBe(false);
  expect(looks).toBe(12 * expressionLimits.items);
  expect(looks).toBeLessThanOrEqual(expressionLimits.steps);
  expect(matches(list(expressionLimits.items + 1))).toBe(false);
  expect(looks).toBe(12 * expressionLimits.items);
});

test('the SQL of what nests does not double with every level', () => {
  const lengths = [3, 6, 12].map((levels) => {
    let text = 'data.a';
    for (let i = 0; i < levels; i += 1) text = `if(${text} == data.b, data.c, coalesce(data.d, ${i}))`;
    return compileSqlValue(text, schema, { as: 'number' }).sql.length;
  });
  const [short = 0, middle = 0, long = 0] = lengths;
  expect(middle / short).toBeLessThan(3);
  expect(long / middle).toBeLessThan(3);
});

test('what is too much for one question is refused as such', () => {
  const wide = many(300, 'data.aaaaaaaaaaaaaaaaaaaaaaaaaaaa == data.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
  expect(() => compileMatch(wide, schema)).not.toThrow();
  expect(() => compileSql(wide, schema)).toThrow('too much for one question');
});

test('hostile texts are refused without running deep', () => {
  const texts = [
    '('.repeat(200_000),
    '['.repeat(200_000),
    'a.any(b, '.repeat(20_000),
    'if('.repeat(50_000),
    `a${'.b'.repeat(100_000)}`,
  ];
  for (const text of texts) {
    expect(() => compileMatch(text, schema), text.slice(0, 20)).toThrow(/EXPRESSION_INVALID|FIELD_UNKNOWN/);
  }
  let deep: unknown = { op: 'literal', value: true };
  for (let i = 0; i < 100_000; i += 1) deep = { op: 'not', of: deep };
  expect(() => compileMatch(deep, schema)).toThrow('deeper than 64 levels');
  const loop: Record<string, unknown> = { op: 'not' };
  loop.of = loop;
  expect(() => compileMatch(loop, schema)).toThrow('deeper than 64 levels');
  expect(() => parseExpression(`a == "${'\\'.repeat(100_001)}"`)).toThrow('EXPRESSION_INVALID');
});
