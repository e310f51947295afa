import { expect, test } from 'vitest';
import { rollupsSurvive } from './rollups-survive.harness.ts';

test(
  'in many rounds, whatever comes, twice, late, corrected or linked, through ends between any two steps, rollups say what events say',
  { timeout: 3_600_000 },
  async () => {
    await expect(rollupsSurvive(40)).resolves.toBe(40);
  },
);
