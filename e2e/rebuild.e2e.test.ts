import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { liveRebuildRound } from './rebuild-live-round.ts';
import { rebuildRound } from './rebuild-round.ts';

test('a store that was lost is refused by name and made anew from the log', async () => {
  await using platform = await startPlatform();
  expect(await rebuildRound(platform, 3000)).toBeGreaterThan(0);
});

test('a store is made anew while events come in and questions are answered, through kills', async () => {
  await using platform = await startPlatform();
  expect(await liveRebuildRound(platform, { count: 6_000, kills: 2, seed: 11 })).toMatchObject({ kills: 2 });
});
