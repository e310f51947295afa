import { fileURLToPath } from 'node:url';
import { inspected, watchMemory } from '@millrace/testbed/live-memory.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { growth, oddRound } from './odd-round.ts';

/** MB per 50,000 requests, of which 32,500 lie between what is compared: a leak of 1 kB per request adds 32. */
const flat = { live: 12, resident: 60 };

test('fifty thousand odd requests: no crash, no 5xx, memory flat, books balanced', async () => {
  await using platform = await startPlatform({ env: inspected });
  const watch = await watchMemory(platform);
  const { statuses, wrong, memory } = await oddRound(platform, { count: 50_000, seed: 2, watch });
  await writeLongResult('odd-requests', { requests: 50_000, seed: 2, statuses, wrong, memoryMb: memory });
  watch.close();
  expect(wrong).toEqual([]);
  const { live, resident } = growth(memory);
  expect(live).toBeLessThan(flat.live);
  expect(resident).toBeLessThan(flat.resident);
  await platform.idle();
  expect((await platform.books()).balanced).toBe(true);
});

test('a leak of one kilobyte a request is noticed', async () => {
  const leak = `${inspected['NODE_OPTIONS']} --import=${fileURLToPath(new URL('leak.fixture.ts', import.meta.url))}`;
  await using platform = await startPlatform({ env: { NODE_OPTIONS: leak } });
  const watch = await watchMemory(platform);
  const { memory } = await oddRound(platform, { count: 50_000, seed: 3, watch });
  watch.close();
  expect(growth(memory).live).toBeGreaterThan(flat.live);
});
