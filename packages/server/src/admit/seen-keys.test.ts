import { expect, test } from 'vitest';
import type { Collected } from '../collect/collect.ts';
import type { SeenRow } from '../records/records.ts';
import { SeenKeys } from './seen-keys.ts';

const event = (unique: string, id = 'a'): Collected =>
  ({ workspace: 'w', type: 'x', subject: { kind: 'lead', id }, unique }) as Collected;

test('of a subject the newest 4,096 are remembered, and the forgotten ones counted', () => {
  const rows = new Map<string, SeenRow>();
  const seen = new SeenKeys({ getSeen: ({ id }) => rows.get(id) });
  for (let n = 0; n < 5000; n += 1) expect(seen.repeats(event(`${n}`))).toBe(false);
  for (const row of seen.changed()) rows.set(row.id, row);
  expect(rows.get('a')?.forgotten).toBe(904);
  const next = new SeenKeys({ getSeen: ({ id }) => rows.get(id) });
  expect(['904', '4999', '903'].map((unique) => next.repeats(event(unique)))).toEqual([true, true, false]);
  expect(next.repeats(event('904', 'b'))).toBe(false);
});

test('what a failed commit has seen was not seen', () => {
  const seen = new SeenKeys({ getSeen: () => undefined });
  seen.repeats(event('1'));
  seen.clear();
  expect([seen.changed(), seen.repeats(event('1'))]).toEqual([[], false]);
});
