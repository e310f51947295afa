import { expect, test } from 'vitest';
import { smallDiskRound } from './small-disk-round.ts';

test('a disk filled up to its floor: refused, killed, nothing lost, accepted again', async ({ skip }) => {
  const shown = await smallDiskRound({ floor: '32MB', fills: 1, killed: true });
  if (shown === null) return skip('mounting is not allowed here');
  expect(shown.refused).toBeGreaterThanOrEqual(100);
});
