import type { Aggregation } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addUp, figuresOf, type Figure } from './adding-up.ts';
import { keptOf } from './kept.ts';
import { keyedParts } from './rollup-form.ts';
import { measureOf, PartTable } from './measures.ts';

const price = { of: 'data.price', currency: 'data.currency' };
const aggregates: readonly Aggregation[] = [
  { aggregate: 'count' },
  { aggregate: 'sum', ...price },
  { aggregate: 'avg', ...price },
  { aggregate: 'min', ...price },
  { aggregate: 'max', ...price },
];

function keptOfAll() {
  const parts = new PartTable();
  for (const aggregation of aggregates) measureOf(aggregation, { parts, find: () => undefined, path: 'metric' });
  const kept = keptOf(keyedParts(parts, 0));
  if (kept === null) throw new Error('all of these are kept');
  return kept;
}

type Sale = { readonly label: string; readonly price: number; readonly currency: string };

/** As the engine tells figures of some events. */
function rowsOf(sales: readonly Sale[], figures: readonly Figure[]): unknown[][] {
  return [...Map.groupBy(sales, ({ label }) => label)].map(([label, some]) => {
    const prices = some.map((sale) => sale.price);
    const total = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0);
    const cells = figures.map(({ column }) => {
      if (column === 'integers') return String(total(prices.filter(Number.isInteger)));
      if (column === 'fractions') return total(prices.filter((each) => !Number.isInteger(each)));
      if (column === 'least') return Math.min(...prices);
      if (column === 'most') return Math.max(...prices);
      if (column === 'singles') return [...new Set(some.map(({ currency }) => currency))].slice(0, 3);
      return String(some.length);
    });
    return [0, 0, String(some.length), 0, label, ...cells];
  });
}

const sale = fc.record({
  label: fc.constantFrom('a', 'b'),
  price: fc.integer({ min: -400, max: 400 }).map((quarters) => quarters / 4),
  currency: fc.constantFrom('', 'EUR', 'USD'),
});
const seed = Math.trunc(Math.random() * 2 ** 31);

test(`figures that are read apart add up to those of all (seed ${seed})`, () => {
  const kept = keptOfAll();
  const figures = figuresOf(kept) ?? [];
  const added = (...parts: Sale[][]): unknown[][] =>
    addUp(
      { kept, figures, labels: 1 },
      parts.map((each) => rowsOf(each, figures)),
    ).toSorted((a, b) => String(a[4]).localeCompare(String(b[4])));
  fc.assert(
    fc.property(fc.array(sale), fc.array(sale), (some, others) => {
      expect(added(some, others)).toEqual(added([...some, ...others]));
      const rows = added([...some, ...others]);
      expect(rows.map((row) => row[4])).toEqual(
        [...new Set([...some, ...others].map(({ label }) => label))].toSorted(),
      );
    }),
    { seed },
  );
});

test('whole numbers beyond what a number holds are added up to the last one', () => {
  const kept = keptOfAll();
  const figures = figuresOf(kept) ?? [];
  const row = (integers: string): unknown[] => [
    0,
    0,
    '1',
    0,
    ...figures.map(({ column }) => (column === 'integers' ? integers : column === 'singles' ? ['EUR'] : 1)),
  ];
  const [told] = addUp({ kept, figures, labels: 0 }, [[row('9007199254740993')], [row('-9007199254740992')]]);
  expect(told?.[5]).toBe(1 + 2);
});

test('sets are not handed out', () => {
  const parts = new PartTable();
  measureOf({ aggregate: 'subjects' }, { parts, find: () => undefined, path: 'metric' });
  const kept = keptOf(keyedParts(parts, 0));
  expect(kept === null ? null : figuresOf(kept)).toBeUndefined();
});
