import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { stopRound } from './stop-round.ts';

test('SIGTERM under load ends with 0, and every 2xx is there after the next start', async () => {
  await using platform = await startPlatform();
  expect((await stopRound(platform, 1)).acknowledged).toBeGreaterThan(2000);
});
