import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { countedOnceRound } from './counted-once-round.ts';
import { writeLongResult } from './long-result.ts';

test('100,000 events sent three times through ten kills count once', async () => {
  const rounds = [];
  // Once from the index alone, once with an index so small that most copies have to be looked up in the store.
  for (const indexEvents of [4_194_304, 20_000]) {
    await using platform = await startPlatform({ env: { MILLRACE_INDEX_EVENTS: String(indexEvents) } });
    const sent = await countedOnceRound(platform, { count: 100_000, kills: 10, seed: indexEvents });
    expect(sent.restartMs).toHaveLength(10);
    rounds.push({ events: 100_000, indexEvents, ...sent });
  }
  await writeLongResult('counted-once', { rounds });
});
