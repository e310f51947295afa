import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './read-json.ts';

/** Keys that the engine takes for each other once it has seen those that end in a backslash. */
const key = fc.oneof(
  fc.constantFrom(
    '\\',
    'a\\',
    '"',
    '\n',
    'a"',
    'a\n',
    '\\"',
    '\\\\',
    '\u00e9',
    'a',
    'n',
    '__proto__',
    'constructor',
    '0',
  ),
  fc.string({ unit: 'grapheme-composite', maxLength: 3 }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, -1.5e-7, 12, 'x\\', '"', ''),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
  ),
}));

/** Every character beyond ASCII as an escape, which JSON.stringify does only where it has to. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    .map((code) => (code < 0x80 ? String.fromCharCode(code) : `\\u${code.toString(16).padStart(4, '0')}`))
    .join('');
}

test('whatever keys were read before, every key is read as it is written', () => {
  readJson('{"\\\\":1}');
  JSON.parse('[{"\\\\":1},{"a\\\\":1},{"a":1,"\\\\":2}]');
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (whole, space) => {
      const text = JSON.stringify(whole, null, space);
      expect(JSON.stringify(readJson(text), null, space)).toBe(text);
      expect(JSON.stringify(readJson(escaped(text)), null, space)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test('equal keys: the last one stands, in the place of the first, and __proto__ is a member like any other', () => {
  const read = readJson('{"\\u0061":1,"b":2,"a":3,"__proto__":{"x":"\\n"}}') as object;
  expect(Object.entries(read)).toEqual([
    ['a', 3],
    ['b', 2],
    ['__proto__', { x: '\n' }],
  ]);
  expect('x' in read).toBe(false);
});

test.each(['{"\\n":1', '{"\\n":01}', '{"\\n":1}}', '{"\\x":1}', '{"\\n" 1}', '["\\n":1]', '{"\\n":nul}', '"\\'])(
  'what is no JSON fails: %s',
  (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError);
  },
);

test('numbers are read as the caller says, in both ways of reading', () => {
  const digits = (source: string): unknown => (source.length > 16 ? source : Number(source));
  expect(readJson('[1,12345678901234567,-1.5e2]', digits)).toEqual([1, '12345678901234567', -150]);
  expect(readJson('{"\\n":12345678901234567, "a":[-1.5e2]}', digits)).toEqual({ '\n': '12345678901234567', a: [-150] });
});
