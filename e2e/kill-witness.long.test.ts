import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { killRound } from './kill-round.ts';
import { writeLongResult } from './long-result.ts';

test('what was acknowledged outlives sixty kills of the whole platform', async () => {
  await using platform = await startPlatform();
  const killed = await killRound(platform, { kills: 60, seed: 2, connections: 8, withinMs: 1_200_000 });
  expect(killed).toMatchObject({ lost: 0, double: 0, kills: { underLoad: 60 } });
  await writeLongResult('kill-witness', killed);
});
