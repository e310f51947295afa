import { expect, test } from 'vitest';
import { rowKeys } from './row-keys.ts';

const columns = [
  { name: 'source', type: 'text', unit: null },
  { name: 'attempt', type: 'integer', unit: null },
] as const;
const keys = (rows: (string | number)[][]): string[] => [...rowKeys({ columns: [...columns], rows }).values()];

test('a row is the same one when its figures change, and no other', () => {
  expect(
    keys([
      ['harbor', 1],
      ['ridgeline', 5],
    ]),
  ).toEqual(
    keys([
      ['harbor', 2],
      ['ridgeline', 5],
    ]),
  );
  expect(
    new Set(
      keys([
        ['harbor', 1],
        ['harbor', 2],
        ['ridgeline', 2],
      ]),
    ).size,
  ).toBe(3);
});
