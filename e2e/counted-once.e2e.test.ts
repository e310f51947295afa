import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { countedOnceRound } from './counted-once-round.ts';

test('5,000 events sent three times through two kills count once', async () => {
  // With so small an index most copies have to be looked up in the store.
  await using platform = await startPlatform({ env: { MILLRACE_INDEX_EVENTS: '2000' } });
  const { restartMs } = await countedOnceRound(platform, { count: 5000, kills: 2, seed: 1 });
  expect(restartMs).toHaveLength(2);
});
