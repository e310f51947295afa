import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFailure, readJson } from '../kernel/kernel.ts';
import { readYaml, writeYaml } from './yaml.ts';

const broken = (text: string): string => {
  try {
    readYaml(text);
    return 'read';
  } catch (error) {
    return isFailure(error, 'YAML_INVALID') ? (error.detail ?? '') : String(error);
  }
};

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const plain = readJson(JSON.stringify(value)) as unknown;
      expect(readYaml(writeYaml(plain)).map((one) => one.value)).toEqual([plain]);
      expect(readYaml(JSON.stringify(plain)).map((one) => one.value)).toEqual([plain]);
    }),
  );
});

test('words are words, and a date is a text', () => {
  expect(readYaml('on: yes\noff: no\nat: 2026-01-05\nn: 010\nb: true')[0]?.value).toEqual({
    on: 'yes',
    off: 'no',
    at: '2026-01-05',
    n: 10,
    b: true,
  });
});

test('several documents are several, and empty ones none', () => {
  expect(readYaml('a: 1\n---\n# nothing\n---\nb: 2\n').map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
  expect(readYaml('')).toEqual([]);
  expect(readYaml('# only words')).toEqual([]);
});

test('a path leads to its place, or as far as it goes', () => {
  const [first, second] = readYaml('kind: metric\nspec:\n  a/b:\n    - x\n    - {deep: 1}\n---\n  name: z\n');
  expect([
    first?.placeOf('/spec/a~1b/1/deep'),
    first?.placeOf('/spec/a~1b/7'),
    first?.placeOf('/none'),
    second?.placeOf('/name'),
  ]).toEqual([
    { line: 5, column: 14 },
    { line: 4, column: 5 },
    { line: 1, column: 1 },
    { line: 7, column: 9 },
  ]);
});

test.each([
  ['a: [1', /^line 1, column 6: /],
  ['ok: 1\na: b: c', /^line 2, column/],
  ['a: 1\na: 2', /^line 2, column 1: Map keys must be unique/],
  ['a: &x [1]\nb: *y', /^line/],
])('%j is refused with its place', (text, told) => {
  expect(broken(text)).toMatch(told);
});

test('a bomb of aliases is refused', () => {
  const levels = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`);
  expect(broken(`a0: &a0 [x]\n${levels.join('\n')}`)).toMatch(/alias/);
});
