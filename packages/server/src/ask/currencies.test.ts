import type { DefinitionDocument } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventRow } from '../measure/measure.ts';
import { openPage, type Asked } from './docs-page.fixture.ts';

const day = 86_400_000;
/** A Wednesday, with eight weeks before it. */
const today = Date.UTC(2026, 3, 1);
const iso = (at: number): string => new Date(at).toISOString();
const rangeOf = (first: number, days = 1) => ({
  from: iso(today + first * day),
  to: iso(today + (first + days) * day),
});

type Sale = { readonly buyer: string; readonly price: number; readonly currency?: string };

let sent = 0;
const sold = (on: number, data: Sale): EventRow => ({
  id: `${(sent += 1)}`,
  type: 'sold',
  producer: 'web',
  category: 'service',
  time: today + on * day + 3_600_000,
  received: today,
  subject: { kind: 'lead', id: data.buyer },
  data,
  context: {},
});

const price = { of: 'data.price', currency: 'data.currency', where: 'type == "sold"', unit: 'minor' } as const;
const documents: readonly DefinitionDocument[] = [
  { kind: 'metric', name: 'revenue', spec: { aggregate: 'sum', ...price } },
  { kind: 'metric', name: 'highest', spec: { aggregate: 'max', ...price } },
  { kind: 'metric', name: 'sales', spec: { aggregate: 'count', where: 'type == "sold"' } },
  { kind: 'metric', name: 'per_sale', spec: { formula: 'revenue / sales', unit: 'minor' } },
];

let page: Asked;
beforeAll(async () => {
  const weeks = [1, 2, 3, 4].map((each) => -7 * each);
  const events = [
    sold(-1, { buyer: 'acme', price: 100, currency: 'USD' }),
    sold(0, { buyer: 'acme', price: 7000, currency: 'JPY' }),
    sold(-1, { buyer: 'bolt', price: 50, currency: 'USD' }),
    sold(0, { buyer: 'bolt', price: 75, currency: 'USD' }),
    sold(-1, { buyer: 'gone', price: 20, currency: 'EUR' }),
    sold(-1, { buyer: 'part', price: 100, currency: 'USD' }),
    sold(0, { buyer: 'part', price: 100, currency: 'USD' }),
    sold(0, { buyer: 'part', price: 200 }),
    sold(-9, { buyer: 'late', price: 100, currency: 'USD' }),
    sold(-8, { buyer: 'late', price: 200 }),
    ...weeks.map((on) => sold(on, { buyer: 'acme', price: 100, currency: 'USD' })),
    ...weeks.map((on) => sold(on, { buyer: 'bolt', price: 60, currency: 'USD' })),
    ...weeks.map((on, i) => sold(on, { buyer: 'both', price: 10, currency: i === 0 ? 'EUR' : 'USD' })),
  ];
  page = await openPage({ events, documents }, today + 30 * day);
}, 60_000);
afterAll(async () => await page?.close());

const mixed = (detail: RegExp) => ({ code: 'CURRENCIES_MIXED', detail: expect.stringMatching(detail) as string });

const buyer = { name: 'buyer', of: 'data.buyer' };
const of = (name: string): string => `data.buyer == "${name}"`;

test.each([
  ['a table', { kind: 'table', where: of('acme') }],
  ['a table by groups', { kind: 'table', by: [buyer], where: 'data.buyer in ["acme", "bolt"]' }],
  ['a trend', { kind: 'trend', grain: 'day', where: of('acme') }],
  ['a trend by groups', { kind: 'trend', grain: 'day', by: buyer, where: 'data.buyer in ["acme", "bolt"]' }],
])('given days in different currencies, when %s is compared, then it is refused', async (_, question) => {
  const name = 'by' in question ? ' of acme' : '';
  for (const metric of ['revenue', 'highest', 'per_sale']) {
    for (const compare of ['previous', 'usual']) {
      await expect(page.ask({ ...question, metric, compare, range: rangeOf(0) })).rejects.toMatchObject(
        mixed(new RegExp(`^${metric}${name}.* is compared with amounts in another currency: JPY and USD; group by`)),
      );
    }
  }
});

test('given weeks in different currencies, then there is nothing usual about them', async () => {
  const asked = { kind: 'table', metric: 'revenue', compare: 'usual', where: of('both'), range: rangeOf(0) };
  await expect(page.ask(asked)).rejects.toMatchObject(mixed(/EUR and USD/));
});

test('given each group in one currency, then it is compared with itself', async () => {
  const asked = { kind: 'table', metric: 'revenue', compare: 'previous', range: rangeOf(0) };
  const { rows } = await page.ask({ ...asked, by: ['data.currency'] });
  expect(rows).toEqual([
    ['JPY', 7000, 0, null],
    [null, 200, 0, null],
    ['USD', 175, 250, -0.3],
    ['EUR', 0, 20, -1],
  ]);
  const usual = await page.ask({ ...asked, compare: 'usual', where: of('bolt') });
  expect(usual.rows).toEqual([[75, 60, 60, 60, 4, 0.25]]);
  expect(usual.columns.map(({ currency }) => currency ?? null)).toEqual(['USD', 'USD', 'USD', 'USD', null, null]);
  const counted = await page.ask({ ...asked, metric: 'sales' });
  expect(counted.rows).toEqual([[4, 4, 0]]);
});

test('given amounts without a currency, then the column of a figure that they are in names none', async () => {
  const currencyOf = async (asked: object): Promise<(string | null)[]> => {
    const { columns } = await page.ask({ metrics: ['revenue', 'highest', 'per_sale'], range: rangeOf(0), ...asked });
    return ['revenue', 'highest', 'per_sale'].map(
      (metric) => columns.find(({ name }) => name === metric)?.currency ?? null,
    );
  };
  const none = [null, null, null];
  const usd = ['USD', 'USD', 'USD'];
  expect(await currencyOf({ kind: 'table', where: of('part') })).toEqual(none);
  expect(await currencyOf({ kind: 'table', where: `${of('part')} && exists(data.currency)` })).toEqual(usd);
  expect(await currencyOf({ kind: 'table', where: of('bolt') })).toEqual(usd);
  const days = { kind: 'trend', grain: 'day', where: of('late') };
  expect(await currencyOf({ ...days, range: rangeOf(-9, 2) })).toEqual(none);
  expect(await currencyOf({ ...days, range: rangeOf(-9) })).toEqual(usd);
  const ages = { kind: 'cohort', subject: 'lead', grain: 'day', ages: { unit: 'day', upTo: 3 }, where: of('late') };
  expect(await currencyOf({ ...ages, range: rangeOf(-9), asOf: iso(today) })).toEqual(none);
  expect(await currencyOf({ ...ages, range: rangeOf(-9) })).toEqual(usd);
});

test('given amounts without a currency, then they are compared, and are no currency of their own', async () => {
  const asked = { kind: 'table', metric: 'revenue', compare: 'previous', where: of('part'), range: rangeOf(0) };
  const { rows, columns } = await page.ask(asked);
  expect(rows).toEqual([[300, 100, 2]]);
  expect(columns.map(({ currency }) => currency ?? null)).toEqual([null, null, null]);
  const several = { ...asked, compare: undefined, where: 'data.buyer in ["acme", "part"]' };
  await expect(page.ask(several)).rejects.toMatchObject({ code: 'CURRENCIES_MIXED' });
});

test('given conversions worth something without a currency, then what they are worth is in none', async () => {
  const asked = {
    kind: 'attribution',
    subject: 'lead',
    conversion: { type: 'sold' },
    touch: { type: 'sold' },
    value: 'data.price',
    currency: 'data.currency',
    by: { name: 'buyer', of: 'data.buyer' },
    models: ['first'],
    range: rangeOf(0),
  };
  const currencies = async (where: string): Promise<unknown[]> => {
    const { columns } = await page.ask({ ...asked, where });
    return columns.flatMap(({ unit, currency }) => (unit === 'minor' ? [currency ?? null] : []));
  };
  expect(await currencies(of('bolt'))).toEqual(['USD']);
  expect(await currencies(of('part'))).toEqual([null]);
});

const trait = (where: string, more: object = {}) => ({
  spent: { aggregate: 'sum', of: 'data.price', currency: 'data.currency', where, ...more },
});
const levels = { levels: [{ name: 'small', below: 100 }, { name: 'large' }] };
const ranged = { subject: 'lead', range: rangeOf(-30, 31) };

test('given a subject with amounts in several currencies, when a trait adds them up, then it is refused', async () => {
  const refused = mixed(/^trait spent: .* choose one by its where$/);
  for (const traits of [trait('type == "sold"'), trait('type == "sold"', levels)]) {
    const breakdown = { kind: 'breakdown', ...ranged, by: ['spent'], traits };
    await expect(page.ask(breakdown)).rejects.toMatchObject(refused);
    await expect(page.ask({ ...breakdown, grain: 'month' })).rejects.toMatchObject(refused);
  }
  const segment = { subject: 'lead', traits: trait('type == "sold"'), where: 'spent > 100' };
  await expect(page.ask({ kind: 'segment', segment })).rejects.toMatchObject(refused);
  await expect(page.ask({ kind: 'segment', segment, grain: 'week', range: ranged.range })).rejects.toMatchObject(
    refused,
  );
  const among = { kind: 'table', metric: 'sales', range: ranged.range, among: segment };
  await expect(page.ask(among)).rejects.toMatchObject(refused);
});

test('given a trait over amounts in one currency, then it is told', async () => {
  const dollars = 'type == "sold" && data.currency == "USD"';
  const breakdown = { kind: 'breakdown', ...ranged, by: ['spent'], traits: trait(dollars, levels) };
  expect((await page.ask(breakdown)).rows).toEqual([
    ['small', 1],
    ['large', 4],
    [null, 1],
  ]);
  const segment = { subject: 'lead', traits: trait(dollars), where: 'spent >= 500' };
  expect((await page.ask({ kind: 'segment', segment })).rows[0]?.[0]).toBe(1);
  // Amounts without a currency are in none of their own.
  const part = trait('type == "sold" && data.buyer == "part"');
  expect((await page.ask({ kind: 'breakdown', ...ranged, by: ['spent'], traits: part })).rows).toContainEqual([400, 1]);
});
