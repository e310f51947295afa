import { expect, test } from 'vitest';
import { currenciesOf, withCurrency } from './money.ts';

const money = [
  { name: 'revenue', cells: [4] },
  { name: 'margin', cells: [4, 6] },
];
const row = (...currencies: readonly string[][]): unknown[] => [0, 0, 1, 0, currencies[0], 5, currencies[1]];
const told = (...rows: unknown[][]): object => Object.fromEntries(currenciesOf([{ rows, money }]));

test('given figures in one currency, then their columns are in it', () => {
  expect(told(row(['EUR'], ['EUR']), row([], ['EUR']), row([], []))).toEqual({ revenue: 'EUR', margin: 'EUR' });
});

test('given rows in different currencies, or in one that nobody knows, then a column is in none', () => {
  expect(told(row(['EUR'], ['EUR']), row(['USD'], []))).toEqual({});
  expect(told(row(['points'], []))).toEqual({});
  expect(told(row([], []))).toEqual({});
});

test('given amounts without a currency among others, then a column is in none, and nothing is refused', () => {
  expect(told(row(['', 'EUR'], ['EUR']), row(['EUR'], []))).toEqual({});
  expect(told(row(['EUR'], ['']), row(['EUR'], []))).toEqual({ revenue: 'EUR' });
  expect(() => told(row(['', 'EUR', 'USD'], []))).toThrow(expect.objectContaining({ code: 'CURRENCIES_MIXED' }));
});

test('given one figure of several currencies, then it is refused', () => {
  expect(() => told(row(['EUR'], ['USD']))).toThrow(expect.objectContaining({ code: 'CURRENCIES_MIXED' }));
});

test('given the currency of a metric, then what stands beside it in its unit has it, and nothing else', () => {
  const currencies = new Map([['revenue', 'EUR']]);
  const column = (name: string, unit: string) =>
    withCurrency({ name, type: 'number', unit }, currencies).currency ?? null;
  expect(column('revenue', 'minor')).toBe('EUR');
  expect(column('revenue.previous', 'minor')).toBe('EUR');
  expect(column('revenue.change', 'fraction')).toBe(null);
  expect(column('cost', 'minor')).toBe(null);
});
