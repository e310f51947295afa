import { expect, test } from 'vitest';
import type { Origin } from '../collect/collect.ts';
import { AheadIds } from './ahead-ids.ts';
import { readAdmitted } from './admitted-entry.ts';
import { composeSlice } from './compose-slice.ts';
import { IdIndex } from './id-index.ts';
import { readQuarantine } from './quarantine-entry.ts';
import { SeenKeys } from './seen-keys.ts';
import { Slice, SliceMemory } from './slice.ts';

const place = { partition: 0, receivedFrom: 4, receivedTo: 5, admitted: 10, quarantine: 7, madeAt: 1 };

function slice(): Slice {
  const index = new IdIndex({ directory: '/nowhere' });
  const ahead = new AheadIds({ read: () => Promise.reject(new Error('nothing is asked')) }, 0);
  return new Slice({
    index,
    ahead,
    seen: new SeenKeys({ getSeen: () => undefined }),
    memory: new SliceMemory(),
    admittedAt: place.admitted,
    recall: async () => new Map(),
  });
}

test('states that find no room in one entry stand in the next ones, all named by one range', () => {
  const text = JSON.stringify({ note: 'x'.repeat(60_000) });
  const states = Array.from({ length: 300 }, (_, n) => ({
    row: { workspace: 'w', kind: 'lead', id: `l${n}`, state: text, version: 10 },
    state: { first: 1, last: 1, events: 1 },
  }));
  const { admitted, range } = composeSlice(slice(), { states, links: [] }, place);
  const entries = admitted.map((parts) => Buffer.concat(parts));
  expect(entries.every((entry) => entry.length < 9 * 1024 * 1024)).toBe(true);
  expect(entries.reduce((sum, entry) => sum + readAdmitted(entry).header.entities, 0)).toBe(300);
  expect(range).toMatchObject({
    admittedFrom: 10,
    admittedTo: 10 + entries.length,
    quarantineFrom: 7,
    quarantineTo: 7,
  });
  expect(entries.length).toBe(3);
});

test('lines about persons stand beside states, and find room in the next entry as these do', () => {
  const links = Array.from({ length: 9 }, (_, n) => `["w","person","a:${n}","${'u'.repeat(1_000_000)}",10]\n`);
  const { admitted } = composeSlice(slice(), { states: [], links }, place);
  const entries = admitted.map((parts) => readAdmitted(Buffer.concat(parts)));
  expect(entries.map(({ linkLines }) => linkLines.toString()).join('')).toBe(links.join(''));
  expect(entries).toHaveLength(2);
});

test('a quarantine that is too large for one entry is several, with every byte', () => {
  const it = slice();
  const original = Buffer.alloc(900_000, 0xff);
  const origin: Origin = {
    dialect: 'native',
    call: '',
    contentType: '',
    headers: null,
    producer: 'p',
    mayImport: false,
    keyKind: 'public',
    seed: 's',
    whole: false,
    received: 1,
    index: 0,
    shared: null,
    revision: null,
  };
  for (let index = 0; index < 20; index += 1) {
    const position = { partition: 0, offset: 4, index };
    it.outcomes.quarantine.push({
      workspace: 'w',
      producer: 'p',
      received: 1,
      id: null,
      type: null,
      position,
      code: 'X',
      detail: '',
      field: '',
      schema: '',
      original,
      origin,
      replayOf: null,
    });
  }
  const { quarantine, range } = composeSlice(it, { states: [], links: [] }, place);
  const kept = quarantine.flatMap((entry) => readQuarantine(Buffer.from(entry)).items);
  expect(kept.map(({ position }) => position.index)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(kept.every((record) => record.original.equals(original))).toBe(true);
  expect(range.quarantineTo - range.quarantineFrom).toBe(quarantine.length);
  expect(quarantine.length).toBeGreaterThan(1);
});
