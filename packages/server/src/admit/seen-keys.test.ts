import { expect, test } from 'vitest';
import type { Collected } from '../collect/collect.ts';
import type { SeenRow } from '../records/records.ts';
import { SeenKeys } from './seen-keys.ts';

const event = (unique: string, id = 'a', more: Partial<Collected> = {}): Collected =>
  ({
    workspace: 'w',
    producer: 'p',
    id: unique,
    type: 'x',
    subject: { kind: 'lead', id },
    unique,
    ...more,
  }) as Collected;
const known = (): boolean => true;
const unknown = (): boolean => false;

test('of a subject the newest 4,096 are remembered, and the forgotten ones counted', () => {
  const rows = new Map<string, SeenRow>();
  const seen = new SeenKeys({ getSeen: ({ id }) => rows.get(id) });
  for (let n = 0; n < 5000; n += 1) expect(seen.repeats(event(`${n}`), known)).toBe(false);
  for (const row of seen.changed()) rows.set(row.id, row);
  expect(rows.get('a')?.forgotten).toBe(904);
  const next = new SeenKeys({ getSeen: ({ id }) => rows.get(id) });
  expect(['904', '4999', '903'].map((unique) => next.repeats(event(unique), known))).toEqual([true, true, false]);
  expect(next.repeats(event('904', 'b'), known)).toBe(false);
});

test('what a failed commit has seen was not seen', () => {
  const seen = new SeenKeys({ getSeen: () => undefined });
  seen.repeats(event('1'), known);
  seen.clear();
  expect([seen.changed(), seen.repeats(event('1'), known)]).toEqual([[], false]);
});

test('given keys that an earlier version kept, then they repeat, and nobody is known to hold them', () => {
  const seen = new SeenKeys({ getSeen: () => undefined });
  seen.repeats(event('1'), known);
  const [row] = seen.changed();
  if (row === undefined) throw new Error('nothing was seen');
  const next = new SeenKeys({ getSeen: () => ({ ...row, holders: '', gone: '' }) });
  next.repeats({ ...event('r'), unique: undefined, retracts: '1' } as unknown as Collected, known);
  expect([next.changed(), next.repeats(event('1', 'a', { id: '2' }), known)]).toEqual([[], true]);
});

test('of a subject the newest 256 that were named before they came are remembered, and the forgotten ones counted', () => {
  const seen = new SeenKeys({ getSeen: () => undefined });
  const named = { unique: undefined } as unknown as Partial<Collected>;
  for (let n = 0; n < 300; n += 1) seen.repeats(event(`r${n}`, 'a', { ...named, retracts: `${n}` }), unknown);
  const [row] = seen.changed();
  expect([row?.forgotten, Buffer.from(row?.gone ?? '', 'base64').length]).toEqual([44, 256 * 8]);
  const next = new SeenKeys({ getSeen: () => row });
  const twice = (unique: string) =>
    [event(unique), event(unique, 'a', { id: 'other' })].map((it) => next.repeats(it, known));
  expect([twice('43'), twice('44')]).toEqual([
    [false, true],
    [false, false],
  ]);
});
