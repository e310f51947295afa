import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { replayRound } from './replay-round.ts';

const events = 1_000_000;

test('states of 1,000,000 events replayed into empty records, through restarts and in another order, are the same bytes', async () => {
  const [first, again, other] = await replayRound(events);
  expect(first).toMatchObject({ events, lives: 1 });
  expect(again?.lives).toBeGreaterThan(1);
  expect([again?.states, other?.states]).toEqual([first?.states, first?.states]);
  await writeLongResult('replayed-states', { events, first, again, other });
});
