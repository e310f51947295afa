import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rebuildRound } from './rebuild-round.ts';

test('a store that was lost is refused by name and made anew from the log', async () => {
  await using platform = await startPlatform();
  expect(await rebuildRound(platform, 3000)).toBeGreaterThan(0);
});
