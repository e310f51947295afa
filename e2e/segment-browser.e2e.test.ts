import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { segmentBrowserRound } from './segment-browser-round.ts';

test("Segment's library in a browser loses nothing and doubles nothing through a stop and a kill", async () => {
  await using platform = await startPlatform();
  expect(await segmentBrowserRound(platform, 2)).toBe(200);
});
