import { expect, test } from 'vitest';
import { smallDiskRound } from './small-disk-round.ts';

const rounds = [{ floor: '32MB', fills: 1, killed: true }];

test.for(rounds)('a disk full to $floor: refused, killed, nothing lost, accepted again', async (round, { skip }) => {
  const shown = await smallDiskRound(round);
  if (shown === null) return skip('mounting is not allowed here');
  expect(shown.refused).toBeGreaterThanOrEqual(100);
});
