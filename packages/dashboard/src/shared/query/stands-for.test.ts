import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { lateFor } from './queries.ts';
import { standsFor } from './stands-for.ts';

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

test('what is answered at once stands five seconds, what takes long twenty times as long as it took', () => {
  expect(standsFor(undefined)).toBe(5000);
  expect(standsFor([answer(3), answer(40)])).toBe(5000);
  expect(standsFor([answer(3), answer(1200)])).toBe(24_000);
  const problem = {
    type: '',
    title: '',
    status: 503,
    code: 'STORE_UNAVAILABLE',
    detail: '',
    requestId: '',
  };
  expect(standsFor([answer(1200), { error: problem }])).toBe(5000);
});

test('a stamp is late when three refreshes are missed; what takes long is refreshed less often', () => {
  expect(lateFor(undefined)).toBe(30_000);
  expect(lateFor([answer(40)])).toBe(30_000);
  expect(lateFor([answer(40), answer(3800)])).toBe(3 * 76_000);
});
