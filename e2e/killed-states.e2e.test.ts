import { expect, test } from 'vitest';
import { killedStatesRound } from './killed-states-round.ts';

test('states of events sent twice, shuffled and through two kills, are those of the same events sent once in order', async () => {
  const { plain, killed } = await killedStatesRound({ count: 1_500, kills: 2, seed: 3 });
  expect(plain.records.size).toBeGreaterThan(150);
  expect([plain.store.size, plain.listed.size]).toEqual([plain.records.size, plain.records.size]);
  expect(plain.asOf.size).toBeGreaterThan(500);
  expect(killed).toEqual({ ...plain, retried: killed.retried });
});
