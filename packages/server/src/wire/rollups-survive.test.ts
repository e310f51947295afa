import { expect, test } from 'vitest';
import { rollupsSurvive } from './rollups-survive.harness.ts';

test(
  'whatever comes, twice, late, corrected or linked, through ends between any two steps, rollups say what events say',
  { timeout: 300_000 },
  async () => {
    await expect(rollupsSurvive(2)).resolves.toBe(2);
  },
);
