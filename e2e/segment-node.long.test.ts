import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { segmentNodeRound } from './segment-node-round.ts';

test("Segment's library for Node loses nothing and doubles nothing through ten stops and ten kills", async () => {
  await using platform = await startPlatform();
  const options = { calls: 400, ends: 20 };
  const events = await segmentNodeRound(platform, options);
  expect(events).toBe(48_000);
  await writeLongResult('segment-node', { ...options, events, lost: 0, double: 0 });
});
