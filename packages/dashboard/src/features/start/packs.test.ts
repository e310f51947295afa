import type { JsonObject } from '@millrace/contract';
import { expect, test } from 'vitest';
import { bringsOf, packState, type Pack } from './packs.ts';

const pack: Pack = {
  name: 'tickets',
  documents: [
    { kind: 'entity', name: 'seat', spec: { fields: { row: { last: 'data.row' }, tags: [1, 2] } } },
    { kind: 'event', name: 'seat.sold', spec: {} },
    { kind: 'metric', name: 'sold', spec: { aggregate: 'count' } },
    { kind: 'dashboard', name: 'box-office', spec: { title: 'Box office' } },
  ],
};
const stands = (kind: string, name: string, spec: JsonObject) => ({
  kind,
  name,
  spec,
  version: 1,
  revision: 1,
  hash: '',
  author: '',
  at: '',
  deleted: false,
});

test('a document that was changed is no longer the pack’s to take out, whatever the order of its names', () => {
  const { missing, own, changed } = packState(pack, [
    stands('entity', 'seat', { fields: { tags: [1, 2], row: { last: 'data.row' } } }),
    stands('metric', 'sold', { aggregate: 'sum' }),
    stands('event', 'sold', {}),
  ]);
  expect(missing.map(({ name }) => name)).toEqual(['seat.sold', 'box-office']);
  expect(own.map(({ name }) => name)).toEqual(['seat']);
  expect(changed).toBe(1);
});

test('what a pack brings is told in words, without what it has not', () => {
  expect(bringsOf(pack).map(({ what, words }) => `${what} ${words}`)).toEqual([
    'Keeps the state of seat',
    'Knows 1 type of events',
    'Answers with 1 metric',
    'Shows Box office',
  ]);
});

test('many are told as many', () => {
  const documents = ['a', 'b'].flatMap((name) => ['event', 'metric'].map((kind) => ({ kind, name, spec: {} })));
  expect(bringsOf({ name: 'two', documents }).map(({ words }) => words)).toEqual(['2 types of events', '2 metrics']);
});
