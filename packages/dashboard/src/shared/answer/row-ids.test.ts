import { expect, test } from 'vitest';
import { rowIds } from './row-ids.ts';

const columns = [
  { name: 'source', type: 'text', unit: null },
  { name: 'attempt', type: 'integer', unit: null },
] as const;
const ids = (rows: (string | number)[][]): string[] => [...rowIds({ columns: [...columns], rows }).values()];

test('a row is the same one when its figures change, and no other', () => {
  expect(
    ids([
      ['harbor', 1],
      ['ridgeline', 5],
    ]),
  ).toEqual(
    ids([
      ['harbor', 2],
      ['ridgeline', 5],
    ]),
  );
  expect(
    new Set(
      ids([
        ['harbor', 1],
        ['harbor', 2],
        ['ridgeline', 2],
      ]),
    ).size,
  ).toBe(3);
});
