import { expressionLimits, type Expression } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryTrees } from '../language.contract.ts';
import { parseExpression, printExpression, Refusal, type Place } from '../language.ts';
import { readTree } from '../tree.ts';

const field = (path: string, scope?: 'event' | 'entity' | 'item' | 'param'): Expression =>
  scope === undefined ? { op: 'field', path } : { op: 'field', path, scope };
const literal = (value: string | number | boolean | null): Expression => ({ op: 'literal', value });

describe('text → tree', () => {
  const price = field('data.price');
  test.each<[string, Expression]>([
    [
      'type == "source.submitted" && data.price > 20 && data.source in ["a", "b"] && !exists(data.x)',
      {
        op: 'and',
        of: [
          { op: 'eq', left: field('type'), right: literal('source.submitted') },
          { op: 'gt', left: price, right: literal(20) },
          { op: 'in', of: field('data.source'), list: ['a', 'b'] },
          { op: 'not', of: { op: 'exists', of: field('data.x') } },
        ],
      },
    ],
    [
      'data.price / data.n >= 0.5',
      { op: 'ge', left: { op: 'div', left: price, right: field('data.n') }, right: literal(0.5) },
    ],
    ['startsWith(data.url, "/a")', { op: 'startsWith', of: field('data.url'), text: '/a' }],
    ["data.url.startsWith('/a')", { op: 'startsWith', of: field('data.url'), text: '/a' }],
    ['between(data.price, -1, 2)', { op: 'between', of: price, low: literal(-1), high: literal(2) }],
    [
      'data.deliveries.any(d, d.price > 10)',
      {
        op: 'any',
        over: field('data.deliveries'),
        where: { op: 'gt', left: field('price', 'item'), right: literal(10) },
      },
    ],
    [
      'data.tags.all(t, t != "x")',
      { op: 'all', over: field('data.tags'), where: { op: 'ne', left: field('', 'item'), right: literal('x') } },
    ],
    [
      'hour(time, "Europe/Berlin") < 6',
      { op: 'lt', left: { op: 'hour', of: field('time'), zone: 'Europe/Berlin' }, right: literal(6) },
    ],
    [
      'age(first_seen) < duration("7d")',
      { op: 'lt', left: { op: 'age', of: field('first_seen') }, right: literal(604_800_000) },
    ],
    ['segment("x")', { op: 'segment', name: 'x' }],
    ['metric("m", window: "7d", by: "source")', { op: 'metric', name: 'm', window: '7d', by: 'source' }],
    ['data["odd key"]["a.b"].c', field(String.raw`data.odd key.a\.b.c`)],
    ['`odd head`.a', field('odd head.a')],
    ['entity.status', field('status', 'entity')],
    ['`entity`.status', field('entity.status')],
    ['param["max price"]', field('max price', 'param')],
    [
      'a ? 1 : b ? 2 : 3',
      {
        op: 'if',
        when: field('a'),
        then: literal(1),
        else: { op: 'if', when: field('b'), then: literal(2), else: literal(3) },
      },
    ],
    [
      '1 - 2 - 3 * -x',
      {
        op: 'sub',
        left: { op: 'sub', left: literal(1), right: literal(2) },
        right: { op: 'mul', left: literal(3), right: { op: 'sub', left: literal(0), right: field('x') } },
      },
    ],
    ['a && (b && c) || d', { op: 'or', of: [{ op: 'and', of: [field('a'), field('b'), field('c')] }, field('d')] }],
    ['x in [null, true, -1, "a",]', { op: 'in', of: field('x'), list: [null, true, -1, 'a'] }],
    [String.raw`x == "\"\\\n\u00e9" `, { op: 'eq', left: field('x'), right: literal('"\\\né') }],
    ['data\n  .größe\n  > 1', { op: 'gt', left: field('data.größe'), right: literal(1) }],
    [
      'exists == true && in_ < 1',
      {
        op: 'and',
        of: [
          { op: 'eq', left: field('exists'), right: literal(true) },
          { op: 'lt', left: field('in_'), right: literal(1) },
        ],
      },
    ],
  ])('%s', (text, tree) => {
    expect(parseExpression(text)).toEqual(tree);
  });
});

describe('a refusal names the place', () => {
  const nested = (times: number): string => `${'('.repeat(times)}a${')'.repeat(times)}`;
  const cases: [string, number, number, string][] = [
    ['', 1, 1, 'expected a field, a value or a function, found the end'],
    ['type ==', 1, 8, 'found the end'],
    ['type = "a"', 1, 6, "'=' means nothing here"],
    ['type == "a', 1, 9, 'the closing " is missing on this line'],
    ['type == "a\nb"', 1, 9, 'the closing "'],
    [String.raw`x == "\d"`, 1, 7, String.raw`'\d' is no escape`],
    ['a &&\n  b ||\n  )', 3, 3, "found ')'"],
    ['a b', 1, 3, "expected an operator, found 'b'"],
    ['(a', 1, 3, 'expected ) behind what stands in parentheses, found the end'],
    ['1 < 2 < 3', 1, 7, 'comparisons do not chain'],
    ['a == b in [1]', 1, 8, 'comparisons do not chain'],
    ['x in "a"', 1, 6, 'expected [ behind in'],
    ['x in [a]', 1, 7, 'a list holds'],
    ['exist(a)', 1, 1, "there is no function 'exist', did you mean 'exists'?"],
    ['any(a, b)', 1, 1, 'write list.any(item, …)'],
    ['exists(a, b)', 1, 1, 'write exists(x)'],
    ['exists(x: a)', 1, 8, 'write exists(x)'],
    ['a.lower()', 1, 3, 'write lower(x)'],
    ['startsWith(a, b)', 1, 15, 'expected a text in quotes, as in startsWith(x, "text")'],
    ['hour(time)', 1, 1, 'write hour(time, "Europe/Berlin")'],
    ['duration("7 days")', 1, 1, 'a duration is written'],
    ['metric("m", windows: "7d")', 1, 13, 'write metric("name"'],
    ['data.deliveries[0].price', 1, 17, 'use any or all'],
    ['data.', 1, 6, 'expected a key behind the dot'],
    ['entity == 1', 1, 1, "'entity' names a scope"],
    ['a.any(5, b)', 1, 7, 'expected a name for the item'],
    ['a.any(true, b)', 1, 7, 'expected a name for the item'],
    ['a.any(x, x.b.any(y, x.c == y.d))', 1, 21, "'x' is the item of an outer list"],
    ['1e400', 1, 1, 'the number is too large'],
    ['5abc', 1, 2, "expected an operator, found 'abc'"],
    ['x == "\\ud800"', 1, 6, 'half a character'],
    ['é == #', 1, 6, "'#' means nothing here"],
    [nested(100_000), 1, 131, 'deeper than 64 levels'],
    ['!'.repeat(100_000), 1, 131, 'deeper than 64 levels'],
    ['-'.repeat(100_000), 1, 131, 'deeper than 64 levels'],
    ['f('.repeat(1000), 1, 261, 'deeper than 64 levels'],
    [`a${' || a'.repeat(5000)}`, 1, 10_001, 'more than 2000 nodes'],
    [`1${' + 1'.repeat(900)}`, 1, 3343, 'deeper than 64 levels'],
    [`a == 1${' '.repeat(expressionLimits.source)}`, 1, 1, 'longer than 262144 characters'],
    [`x in [${'1,'.repeat(10_001)}]`, 1, 20_007, 'a list of more than 10000 items'],
    [`x == "${'y'.repeat(20_000)}"`, 1, 6, 'a text has more than 16384 characters'],
  ];
  test.each(cases.map((each) => [each[0].slice(0, 40), each] as const))('%s', (_name, [text, line, column, why]) => {
    const refusal = refusalOf(() => parseExpression(text));
    expect({ code: refusal.code, place: refusal.place, detail: refusal.detail }).toEqual({
      code: 'EXPRESSION_INVALID',
      place: { root: 'expression', line, column, offset: expect.any(Number) } satisfies Place,
      detail: expect.stringContaining(why),
    });
  });
});

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('text has no more parentheses than it needs', () => {
  test.each([
    'a && b || c && !d',
    '(a || b) && c',
    '!(a && b)',
    '!a == b',
    '!(a == b)',
    '(a == b) == (c == d)',
    'a - (b - c)',
    'a - b - c',
    'a * (b + c) / d % e',
    '(a - b).any(item, item.x)',
    'if(a, b, c) + 1',
    '(a in [1]) == true',
    'a + b in [1, 2]',
    'age(x) > duration("90m")',
    'age(x) + 604800000 > age(y)',
    '`item` == item && `true`',
    'data["odd key"].b["c.d"]',
    'x == -5 && -5 - -4 < -x.y.z',
    'x == "\\u0000\\\\\\""',
    '`a\\`b`',
  ])('%s', (text) => {
    const printed = printExpression(parseExpression(text));
    expect(printed).toBe(text.replace('-x.y.z', '0 - x.y.z'));
  });
});

const odd = [
  'type',
  'data.a',
  'data.odd key',
  String.raw`data.a\.b`,
  String.raw`a\\b`,
  'item.x',
  'true',
  'in',
  'größe',
  '`',
  '$a.$b',
  '"',
  'data.5',
];
const words = {
  texts: odd,
  numbers: odd,
  times: odd,
  booleans: odd,
  lists: odd,
  others: odd,
  items: ['', 'a', 'odd key.b'],
  segments: ['vip', 'a"b'],
  metrics: ['m'],
};
const trees = arbitraryTrees(words, fc.constantFrom('^a', '"\\'));
const seed = Math.trunc(Math.random() * 2 ** 31);

test(`tree → text → tree (seed ${seed})`, () => {
  const property = fc.property(trees.value, (random) => {
    const { tree } = readTree(random, 'x');
    const text = printExpression(tree);
    expect(parseExpression(text)).toEqual(tree);
    expect(printExpression(parseExpression(text))).toBe(text);
    expect(readTree(tree, 'x').tree).toEqual(tree);
    expect(parseExpression(printExpression(random))).toBeDefined();
  });
  fc.assert(property, { seed, numRuns: 3000 });
});

/** Pieces of text put together at random, most of them no expression: whatever is read comes back as it was meant. */
const pieces = [
  'a',
  'b.c',
  '1',
  '2.5',
  '"x"',
  '(',
  ')',
  '!',
  '-',
  ' + ',
  ' * ',
  ' == ',
  ' < ',
  ' && ',
  ' || ',
  ' ? ',
  ' : ',
  'exists(',
  'if(',
  ', ',
  '.any(d, ',
  'd.e',
  ' in [1]',
  'true',
  '`q r`',
  '["k"]',
];
test(`text → tree → text (seed ${seed})`, () => {
  let read = 0;
  const property = fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }), (parts) => {
    let tree: Expression;
    try {
      tree = parseExpression(parts.join(''));
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      return;
    }
    read += 1;
    const text = printExpression(tree);
    expect(parseExpression(text)).toEqual(tree);
    expect(text.length).toBeLessThanOrEqual(2 * parts.join('').length + 20);
  });
  fc.assert(property, { seed, numRuns: 30_000 });
  expect(read).toBeGreaterThan(500);
});
