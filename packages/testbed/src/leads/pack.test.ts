import { expect, test } from 'vitest';
import { compiledPack } from './compiled-pack.harness.ts';
import { leads } from './leads.ts';
import { profiles } from './profiles.ts';

test('the simulated lead trade sends what the pack declares, clean as it is, each field of it', async () => {
  const monday = Date.UTC(2026, 0, 5);
  const problemsOf = await compiledPack();
  const seen = new Set<string>();
  const run = {
    profile: profiles.demo,
    seed: 4,
    from: monday,
    to: monday + 2 * 3_600_000,
    until: Number.POSITIVE_INFINITY,
  };
  for (const { event, label } of leads(run)) {
    expect(problemsOf(event), label).toEqual([]);
    seen.add(event.type);
  }
  expect(seen.size).toBeGreaterThan(20);
});
