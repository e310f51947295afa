import type { EventSpec } from '@millrace/contract';
import type { Problem } from '@millrace/server/catalog/cleaning/cleaning.ts';
import { compileEvent } from '@millrace/server/catalog/cleaning/compile-event.ts';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
import { expect, test } from 'vitest';
import { leads } from './leads.ts';
import { profiles } from './profiles.ts';

const folder = new URL('../../../../packs/leads/events', import.meta.url).pathname;

async function specs(): Promise<ReadonlyMap<string, EventSpec>> {
  const found = await readDocumentFiles([folder]);
  return new Map(found.map(({ document: { name, spec } }) => [name, spec as EventSpec]));
}

test('the simulated lead trade sends what the pack declares, clean as it is, each field of it', async () => {
  const monday = Date.UTC(2026, 0, 5);
  const compiled = new Map(
    [...(await specs())].map(([name, spec]) => [name, compileEvent({ ...spec, unknown: 'quarantine' })]),
  );
  const seen = new Set<string>();
  const run = {
    profile: profiles.demo,
    seed: 4,
    from: monday,
    to: monday + 2 * 3_600_000,
    until: Number.POSITIVE_INFINITY,
  };
  for (const { event, label } of leads(run)) {
    const declared = compiled.get(event.type);
    const problems: Problem[] = [];
    expect(declared?.clean(event.data, { problems, changes: null }), event.type).toBe(event.data);
    expect(problems, `${event.type} ${label ?? ''}`).toEqual([]);
    expect(declared?.subjects?.has(event.subject.kind), event.type).toBe(true);
    expect(declared?.category).toBe(event.category);
    seen.add(event.type);
  }
  expect(seen.size).toBeGreaterThan(20);
});
