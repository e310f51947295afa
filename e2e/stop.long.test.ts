import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { stopRound } from './stop-round.ts';

test('twenty times SIGTERM under load: it ends with 0, and every 2xx is there after the next start', async () => {
  await using platform = await startPlatform();
  const stopped = await stopRound(platform, 20);
  expect(stopped.stopMs).toHaveLength(20);
  await writeLongResult('stop', stopped);
});
