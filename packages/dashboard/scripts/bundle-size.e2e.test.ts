import { expect, test } from 'vitest';
import { measure } from './bundle-size.ts';

// In this tier because it reads the built files; the other tiers run without them.
test.each(measure())('$name fits its budget', ({ bytes, budget }) => {
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(budget);
});
