import { constantFrom, dictionary, property, string, assert } from 'fast-check';
import { expect, test } from 'vitest';
import { readCompact, writeCompact } from './compact.ts';

const known = ['if', 'in', 'as'];

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`whatever is written is read again (seed ${seed})`, () => {
  const parts = dictionary(constantFrom(...known), string({ minLength: 1 }));
  assert(
    property(string(), parts, (head, told) => {
      expect(readCompact(writeCompact(head, told), known)).toEqual({ head, parts: { ...told } });
    }),
    { seed },
  );
});

test('given a plain type, when it is written, then it stays as it is', () => {
  expect(writeCompact('Order Completed', { if: undefined, in: '' })).toBe('Order Completed');
});

test('given a part that nobody knows, when it is read, then it is refused', () => {
  expect(readCompact('page;of=3', known)).toBeUndefined();
  expect(readCompact('page;nothing', known)).toBeUndefined();
});
