import { expect, test } from 'vitest';
import { writeLongResult } from './long-result.ts';
import { smallDiskRound } from './small-disk-round.ts';

test('a small disk filled again and again, also under kills', async ({ skip }) => {
  const rounds = [];
  for (const floor of ['32MB', '0']) {
    for (const killed of [false, true]) {
      const round = { floor, killed, fills: 5 };
      const shown = await smallDiskRound(round);
      if (shown === null) return skip('mounting is not allowed here');
      expect(shown.refused).toBeGreaterThanOrEqual(500);
      rounds.push({ ...round, ...shown });
    }
  }
  await writeLongResult('small-disk', { rounds });
});
