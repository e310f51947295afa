import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { oddRound } from './odd-round.ts';

test('odd requests are answered, break nothing, and the books balance', { timeout: 120_000 }, async () => {
  await using platform = await startPlatform();
  const { pid } = platform;
  // Questions that come before the store does are refused, and rightly so.
  await platform.idle();
  const { statuses, wrong } = await oddRound(platform, { count: 400, seed: 1 });
  expect(wrong).toEqual([]);
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '400', '401', '404', '415']));
  expect(await platform.send({ id: 'after', type: 'still.alive' })).toMatchObject({ accepted: 1 });
  await platform.idle();
  expect(platform.pid).toBe(pid);
  expect((await platform.books()).balanced).toBe(true);
});
