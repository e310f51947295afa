import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { rollupKillsRound } from './rollup-kills-round.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`rollups say what events say, and what was acknowledged, through eighteen kills (seed ${seed})`, async () => {
  await using platform = await startPlatform();
  const options = { kills: 18, seed, connections: 4 };
  const found = await rollupKillsRound(platform, options);
  await writeLongResult('rollup-kills', { ...options, ...found });
  expect(found).toMatchObject({ differing: 0 });
  expect(found.during.compared).toBeGreaterThan(0);
});
