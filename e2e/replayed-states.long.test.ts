import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { reorderedRound, replayRound } from './replay-round.ts';

test('states of 1,000,000 events replayed into empty records twice, once through restarts, are the same bytes', async () => {
  const events = 1_000_000;
  const [first, again] = await replayRound(events);
  expect(first).toMatchObject({ events, lives: 1 });
  expect(again.lives).toBeGreaterThan(1);
  expect(again.states).toBe(first.states);
  await writeLongResult('replayed-states', { events, first, again });
});

test('states of 200,000 events in another order, one in ten twice, are the same bytes', async () => {
  const events = 200_000;
  const [first] = await replayRound(events);
  const reordered = await reorderedRound(events);
  expect(reordered.events).toBe(events);
  expect(reordered.states).toBe(first.states);
  await writeLongResult('reordered-states', { events, first, reordered });
});
