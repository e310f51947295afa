import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { countedOnceRound } from './counted-once-round.ts';

test('8,000 events sent three times through three kills count once', async () => {
  // With so small an index most copies have to be looked up in the store.
  await using platform = await startPlatform({ env: { MILLRACE_INDEX_EVENTS: '2000' } });
  const { restartMs } = await countedOnceRound(platform, { count: 8000, kills: 3, seed: 1 });
  expect(restartMs).toHaveLength(3);
});
