import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { segmentNodeRound } from './segment-node-round.ts';

test("Segment's library for Node loses nothing and doubles nothing through a stop and a kill", async () => {
  await using platform = await startPlatform();
  expect(await segmentNodeRound(platform, { calls: 60, ends: 2 })).toBe(720);
});
