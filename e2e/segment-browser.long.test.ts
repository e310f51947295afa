import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { segmentBrowserRound } from './segment-browser-round.ts';

test("Segment's library in a browser loses nothing and doubles nothing through five stops and five kills", async () => {
  await using platform = await startPlatform();
  const ends = 10;
  const events = await segmentBrowserRound(platform, ends);
  expect(events).toBe(1000);
  await writeLongResult('segment-browser', { ends, events, lost: 0, double: 0 });
});
