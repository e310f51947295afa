import type { EventView } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { bandOf, isDayOf, lastAt, marksOf, momentsOf, place, storyOf, stretchesOf } from './moments.ts';

const event = (id: string, time: string): EventView => ({
  id,
  producer: 'api',
  type: 'lead.moved',
  category: 'service',
  flow: null,
  time,
  received: time,
  subject: { kind: 'lead', id: 'l1' },
  data: {},
  context: {},
  test: false,
  repeat: false,
  superseded: false,
  corrects: null,
  retracts: null,
  supersededBy: null,
  position: { partition: 0, offset: 0, index: 0 },
  schema: null,
});
const newestFirst = [
  event('c', '2026-01-05T10:00:10.000Z'),
  event('b', '2026-01-05T10:00:01.000Z'),
  event('a', '2026-01-05T10:00:00.000Z'),
];
const moves = {
  status: [
    { at: '2026-01-05T10:00:00.000Z', event: 'a', to: 'received' },
    { at: '2026-01-05T10:00:01.000Z', event: 'b', to: 'sold' },
    { at: '2026-01-05T10:00:02.000Z', event: 'x', to: 'received', illegal: true as const },
  ],
  'deliveries.buyer-a.status': [{ at: '2026-01-05T10:00:01.000Z', event: 'b', to: 'delivered' }],
};

describe('the way of a subject', () => {
  test('its events stand in their order, with what they moved', () => {
    const moments = momentsOf(newestFirst, moves);
    expect(moments.map(({ event: { id }, since, moved }) => [id, since, moved])).toEqual([
      ['a', 0, ['received']],
      ['b', 1000, ['sold', 'deliveries buyer-a: delivered']],
      ['c', 10_000, []],
    ]);
    expect(lastAt(moments, Date.parse('2026-01-05T10:00:05Z'))).toBe(1);
    expect(lastAt(moments, 0)).toBe(-1);
  });

  test('states follow each other, without what was illegal', () => {
    const [from, end] = [Date.parse('2026-01-05T10:00:00Z'), Date.parse('2026-01-05T10:00:10Z')];
    expect(stretchesOf(moves.status, from, end)).toEqual([
      { state: 'received', from, to: from + 1000 },
      { state: 'sold', from: from + 1000, to: end },
    ]);
    expect(stretchesOf(undefined, from, end)).toEqual([]);
  });

  test('the axis begins at 0, ends at 1 and gives room to what is early', () => {
    expect([place(0, 86_400_000), place(86_400_000, 86_400_000), place(5, 0)]).toEqual([0, 1, 0]);
    expect(place(1000, 86_400_000)).toBeGreaterThan(0.3);
    expect(marksOf(7_200_000)).toEqual([1000, 60_000, 3_600_000]);
  });

  test('a day is said where it is not that of the line above, as the zone cuts it', () => {
    const [first, second, third] = momentsOf(newestFirst, moves);
    expect(isDayOf('2026-01-05T10:00:00.000Z', undefined, 'UTC')).toBe(false);
    expect(isDayOf('2026-01-05T23:59:00.000Z', first, 'UTC')).toBe(true);
    expect(isDayOf('2026-01-06T00:00:00.000Z', second, 'UTC')).toBe(false);
    expect(isDayOf('2026-01-06T00:00:00.000Z', third, 'America/New_York')).toBe(true);
  });

  test('its story is a few plain values', () => {
    expect(storyOf({ data: { source_id: 'ads', price: 12, nested: {}, ok: true } })).toBe(
      'source id ads, price 12, ok true',
    );
    expect(storyOf({ data: null })).toBe('');
  });

  test('amounts are told by the unit that documents know, a changed setting by that of its field', () => {
    const offered = {
      title: 'Offered',
      fields: { price: { type: 'integer', unit: 'minor', currency: { field: 'currency' } } },
    };
    const buyer = { title: 'Buyer', fields: { price: { fold: 'last', of: 'data.after', unit: 'minor' } } };
    expect(storyOf({ data: { price: 2200, currency: 'EUR' } }, { event: offered as never })).toBe(
      'price €22.00, currency EUR',
    );
    const change = { path: 'price', before: 2000, after: 2200 };
    expect(storyOf({ data: change }, { entity: buyer as never })).toBe('price: 20.00 \u2192 22.00');
    expect(storyOf({ data: { ...change, path: 'other' } }, { entity: buyer as never })).toBe('other: 2000 \u2192 2200');
  });

  test('a change is told by both its sides, before all else that the event says', () => {
    const data = { entity: 'flow', entity_id: 'f1', note: 'by hand', path: 'criteria_version', before: 7, after: 8 };
    expect(storyOf({ data })).toBe('criteria_version: 7 \u2192 8, entity flow, entity id f1, note by hand');
    expect(storyOf({ data: { path: 'name', after: 'Ads' } })).toBe('name: not set \u2192 Ads');
    expect(storyOf({ data: { path: 'name', before: {}, after: 'Ads' } })).toBe('path name, after Ads');
    expect(storyOf({ data: { path: 'channels', before: ['web'], after: ['web', 'mail'] } })).toBe(
      'channels: web \u2192 web, mail',
    );
    expect(storyOf({ data: { before: 7 } })).toBe('before 7');
    expect(storyOf({ data: { path: '/home' } })).toBe('path /home');
  });

  test('the last state holds until now, however short its life is so far', () => {
    const at = 1_000;
    expect(bandOf([{ state: 'active', from: at, to: at }], at, 0)).toMatchObject([{ left: 0, width: 1, last: true }]);
    const two = [
      { state: 'active', from: at, to: at + 9 },
      { state: 'paused', from: at + 9, to: at + 9 },
    ];
    expect(bandOf(two, at, 99).map(({ left, width }) => [left, width])).toEqual([
      [0, 0.5],
      [0.5, 0.5],
    ]);
  });
});
