import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { liveRebuildRound } from './rebuild-live-round.ts';
import { rebuildRound } from './rebuild-round.ts';

const events = 100_000;

test('a lost store of 100,000 events is made anew from the log', async () => {
  await using platform = await startPlatform();
  const tookMs = await rebuildRound(platform, events);
  expect(tookMs).toBeGreaterThan(0);
  await writeLongResult('rebuild', { events, tookMs });
});

test('a store of 100,000 events is made anew under traffic, through ten kills', async () => {
  await using platform = await startPlatform();
  const rebuilt = await liveRebuildRound(platform, { count: 100_000, kills: 10, seed: 12 });
  expect(rebuilt.answered).toBeGreaterThan(0);
  await writeLongResult('rebuild-live', { events, ...rebuilt });
});
