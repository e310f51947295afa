import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { oddRound } from './odd-round.ts';

test('fifty thousand odd requests: no crash, no 5xx, memory flat, books balanced', async () => {
  await using platform = await startPlatform();
  const { statuses, wrong, memory } = await oddRound(platform, { count: 50_000, seed: 2 });
  await writeLongResult('odd-requests', { requests: 50_000, seed: 2, statuses, wrong, residentMb: memory });
  expect(wrong).toEqual([]);
  // The first three tenths warm up; after them a leak of 1 kB per request would add 35 MB.
  const [settled = 0] = memory.slice(2, 3);
  expect(Math.max(...memory.slice(3))).toBeLessThan(settled + 100);
  await platform.idle();
  expect((await platform.books()).balanced).toBe(true);
});
