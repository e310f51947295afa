import { expect, test } from 'vitest';
import { stateRows } from './state-rows.ts';

const spec = {
  title: 'Lead',
  fields: {
    revenue: { title: 'Revenue', fold: 'sum', of: 'data.price', unit: 'minor' },
    sold_at: { title: 'Sold', fold: 'min', of: 'time', unit: 'time' },
    source_id: { title: 'Source', fold: 'first', of: 'data.source_id' },
  },
  items: {
    deliveries: {
      title: 'Deliveries',
      key: 'data.buyer_id',
      fields: { price: { title: 'Price', fold: 'sum', of: 'data.price', unit: 'minor' } },
    },
  },
  references: { source_id: 'source' },
} as const;

test('two moments stand side by side, and what differs is marked', () => {
  const then = { source_id: 'ads', deliveries: {} };
  const now = {
    source_id: 'ads',
    revenue: 4509,
    sold_at: Date.UTC(2019, 0, 5, 10),
    deliveries: { acme: { status: 'delivered' } },
  };
  const at = (fields: object) => ({ fields: fields as Record<string, unknown>, currencies: {} });
  expect(stateRows(at(then), at(now), spec as never, 'UTC')).toEqual([
    { group: '', field: 'Source', path: ['source_id'], left: 'ads', right: 'ads', differs: false, kind: 'source' },
    { group: '', field: 'Revenue', path: ['revenue'], left: 'not set', right: '45.09', differs: true },
    { group: '', field: 'Sold', path: ['sold_at'], left: 'not set', right: 'Jan 5, 2019, 10:00', differs: true },
    {
      group: 'Deliveries acme',
      field: 'status',
      path: ['deliveries', 'acme', 'status'],
      left: 'not set',
      right: 'delivered',
      differs: true,
    },
  ]);
});

test('a kind that nobody declared is shown by its own names', () => {
  expect(
    stateRows({ fields: {}, currencies: {} }, { fields: { pages: 3, tags: ['a'] }, currencies: {} }, undefined, 'UTC'),
  ).toEqual([
    { group: '', field: 'pages', path: ['pages'], left: 'not set', right: '3', differs: true },
    { group: '', field: 'tags', path: ['tags'], left: 'not set', right: 'a', differs: true },
  ]);
});

test('an amount stands with its currency, at the moment at which it was in one', () => {
  const then = { fields: { revenue: 0, deliveries: { acme: { price: -450 } } }, currencies: {} };
  const now = {
    fields: { revenue: 4509, deliveries: { acme: { price: -450 } } },
    currencies: { revenue: 'EUR', 'deliveries.acme.price': 'JPY' },
  };
  expect(stateRows(then, now, spec as never, 'UTC').map(({ left, right }) => [left, right])).toEqual([
    ['0.00', '€45.09'],
    ['\u22124.50', '\u2212¥450'],
  ]);
});

test('an attribute that is a field of its own is told once, with its unit', () => {
  const buyer = {
    title: 'Buyer',
    fields: {
      price: { title: 'Price', fold: 'last', of: 'data.after', unit: 'minor' },
      attributes: { title: 'Attributes', fold: 'map', key: 'data.path', of: 'data.after' },
    },
  };
  const fields = { price: 2200, attributes: { price: 2200, tier: 'gold' } };
  const at = { fields, currencies: {} };
  expect(stateRows(at, at, buyer as never, 'UTC').map(({ field, right }) => [field, right])).toEqual([
    ['Price', '22.00'],
    ['tier', 'gold'],
  ]);
});

test('a list is told by its values, and an empty text is not set', () => {
  const fields = { tags: ['search', 'mail'], none: [], name: '', nested: [{ a: 1 }] };
  const at = { fields, currencies: {} };
  expect(stateRows(at, at, undefined, 'UTC').map(({ field, right }) => [field, right])).toEqual([
    ['tags', 'search, mail'],
    ['none', 'empty list'],
    ['name', 'not set'],
    ['nested', '[{"a":1}]'],
  ]);
});
