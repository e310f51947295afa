import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { killRound } from './kill-round.ts';

test('what was acknowledged outlives kills of the whole platform', async () => {
  await using platform = await startPlatform();
  const killed = await killRound(platform, { kills: 2, seed: 1, connections: 4, withinMs: 30_000 });
  console.log(JSON.stringify(killed));
  expect(killed).toMatchObject({ lost: 0, double: 0 });
  expect(killed.kills.underLoad).toBeGreaterThanOrEqual(1);
});
