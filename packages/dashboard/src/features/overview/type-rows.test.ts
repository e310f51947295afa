import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { typeRows } from './type-rows.ts';

function answer(rows: Answer['rows']): Answer {
  return { kind: 'table', columns: [], rows, asOf: '', through: '', n: 0, used: { from: [], rows: 0 }, took: 0 };
}

test('a type of one side only counts zero on the other', () => {
  expect(typeRows(answer([['page', 7]]), answer([['order.paid', 3]]))).toEqual([
    { type: 'page', now: 7, before: 0 },
    { type: 'order.paid', now: 0, before: 3 },
  ]);
});

test('names that mean something to objects stay names', () => {
  expect(typeRows(answer([['__proto__', 1]]), answer([['__proto__', 2]]))).toEqual([
    { type: '__proto__', now: 1, before: 2 },
  ]);
});
