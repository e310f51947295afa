import type { EventSpec, JsonObject } from '@millrace/contract';
import type { Problem } from '@millrace/server/catalog/cleaning/cleaning.ts';
import { compileEvent } from '@millrace/server/catalog/cleaning/compile-event.ts';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
import { expect, test } from 'vitest';
import { app } from './app.ts';
import { firstOf } from './brute-force.harness.ts';
import type { Sent } from './call.ts';
import { told } from './fixture/fixture.ts';
import { appProfiles } from './profiles.ts';

const folder = new URL('../../../../packs/app/events', import.meta.url).pathname;
const monday = Date.UTC(2026, 0, 5);
const day = 86_400_000;

type Said = { readonly type: string; readonly category: string; readonly data: JsonObject };

function saidIn({ event }: Sent): Said {
  if ('subject' in event) return event;
  const data = event.properties ?? event.traits ?? {};
  return { type: event.event ?? event.type, category: 'user', data: data as JsonObject };
}

test('the simulated app sends what the pack declares, clean as it is, and some of its own', async () => {
  const found = await readDocumentFiles([folder]);
  const compiled = new Map(
    found.map(({ document: { name, spec } }) => [
      name,
      compileEvent({ ...(spec as EventSpec), unknown: 'quarantine' }),
    ]),
  );
  const own = new Set<string>();
  const seen = new Set<string>();
  const lively = app({ profile: appProfiles.demo, seed: 4, from: monday, to: monday + day });
  for (const sent of [...lively, ...firstOf(told(4), 20_000)]) {
    const { type, data } = saidIn(sent);
    const declared = compiled.get(type);
    if (declared === undefined) {
      own.add(type);
      continue;
    }
    const problems: Problem[] = [];
    expect(declared.clean(data, { problems, changes: null }), type).toBe(data);
    expect(problems, type).toEqual([]);
    seen.add(type);
  }
  expect([...own].toSorted()).toEqual(['click_event1', 'custom_event2', 'service.used', 'signed_up']);
  expect(seen.size).toBeGreaterThanOrEqual(9);
});
