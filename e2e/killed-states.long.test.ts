import { expect, test } from 'vitest';
import { killedStatesRound } from './killed-states-round.ts';
import { writeLongResult } from './long-result.ts';

test('20 kills -9 under shuffled, doubled events leave the states that the same events make in order', async () => {
  const options = { count: 10_000, kills: 20, seed: 5 };
  const { plain, killed } = await killedStatesRound(options);
  expect(plain.records.size).toBeGreaterThan(800);
  expect(killed.retried).toBeGreaterThan(0);
  expect(killed).toEqual({ ...plain, retried: killed.retried });
  const { records, asOf } = plain;
  await writeLongResult('killed-states', {
    ...options,
    subjects: records.size,
    asOf: asOf.size,
    retried: killed.retried,
  });
});
