import type { EventSpec, MetricSpec } from '@millrace/contract';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
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

test('events are counted in place of leads only where a type comes once for a lead', async () => {
  const documents = (await readDocumentFiles([new URL('../../../../packs/leads', import.meta.url).pathname])).map(
    ({ document }) => document,
  );
  const once = documents
    .filter(({ kind }) => kind === 'event')
    .filter(({ spec }) => {
      const { subject, unique } = spec as EventSpec;
      return subject === 'lead' && unique?.length === 0;
    })
    .map(({ name }) => name);
  const told = documents.flatMap(({ kind, name, spec }) => {
    const { unit, aggregate, where } = spec as MetricSpec;
    if (kind !== 'metric' || unit !== 'leads' || aggregate !== 'count') return [];
    return [{ name, of: /^type == "([^"]+)"( && .*)?$/.exec(String(where))?.[1] }];
  });
  expect(told.map(({ name }) => name).toSorted()).toEqual(['accepted', 'rejected', 'submitted', 'unsold']);
  expect(told.filter(({ of }) => !once.includes(of ?? ''))).toEqual([]);
});
