import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { lateFor } from './queries.ts';

const answer = (took: number): Answer => ({
  kind: 'table',
  columns: [],
  rows: [],
  asOf: '',
  through: '',
  n: 0,
  used: { from: [], rows: 0 },
  took,
});

test('a stamp is late when three refreshes are missed; what takes long is refreshed less often', () => {
  expect(lateFor(undefined)).toBe(30_000);
  expect(lateFor([answer(40)])).toBe(30_000);
  expect(lateFor([answer(40), answer(3800)])).toBe(3 * 76_000);
});
