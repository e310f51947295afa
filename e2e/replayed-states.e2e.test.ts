import { expect, test } from 'vitest';
import { reorderedRound, replayRound } from './replay-round.ts';

const events = 20_000;

test('states of a log that is replayed into empty records, through restarts and in another order, are the same bytes', async () => {
  const [first, again] = await replayRound(events);
  expect(first).toMatchObject({ events, lives: 1 });
  expect(first.subjects).toBeGreaterThan(1_000);
  expect(again.lives).toBeGreaterThan(1);
  const reordered = await reorderedRound(events);
  expect([again.states, reordered.states]).toEqual([first.states, first.states]);
});
