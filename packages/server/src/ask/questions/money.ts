import type { AnswerColumn, Cell } from '@millrace/contract';
import { withoutPersonal } from '../../catalog/catalog.ts';
import { Failure } from '../../kernel/kernel.ts';
import type { Rows } from './compiled.ts';

/** A column of a metric, and where in a row the currencies of what it is made of stand, as lists. */
export type MoneyColumn = { readonly name: string; readonly cells: readonly number[] };

const named = (currencies: Iterable<unknown>): unknown[] => [...new Set(currencies)].filter((each) => each !== '');
const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** What a cell says of currencies: a list, with '' where amounts are without one. */
export const currenciesIn = (cell: unknown): readonly unknown[] => (Array.isArray(cell) ? cell : []);

/** Amounts without a currency are in none that differs from others. */
export const areMixed = (currencies: Iterable<unknown>): boolean => named(currencies).length > 1;

/**
 * The currency of each column where all of it is in one, by the name of the column. CURRENCIES_MIXED where one figure is made of
 * several.
 */
export function currenciesOf(
  results: readonly { readonly rows: Rows; readonly money: readonly MoneyColumn[] }[],
): ReadonlyMap<string, string> {
  const found = new Map<string, Set<unknown>>();
  for (const { rows, money } of results) {
    for (const { name, cells } of money) {
      const all = found.get(name) ?? new Set();
      found.set(name, all);
      for (const row of rows) {
        const own = new Set(cells.flatMap((place) => currenciesIn(row[place])));
        if (areMixed(own)) throw new Failure('CURRENCIES_MIXED');
        for (const each of own) all.add(each);
      }
    }
  }
  const known = [...found].flatMap(([name, all]): [string, string][] => {
    const currency = onlyCurrency(all);
    return currency === undefined ? [] : [[name, currency]];
  });
  return new Map(known);
}

/** A figure of an answer: its column, its group, and the time of its bucket in ms. */
export type Figure = {
  readonly name: string;
  readonly group: readonly Cell[];
  readonly bucket: number | undefined;
};

/** CURRENCIES_MIXED where a figure is compared with what is in another currency. */
export function refuseMixed(currencies: readonly unknown[], figureOf: () => Figure): void {
  if (!areMixed(currencies)) return;
  const all = named(currencies).map(String);
  const { name, group, bucket } = figureOf();
  const of = group.length === 0 ? '' : ` of ${group.map((cell) => withoutPersonal(String(cell))).join(', ')}`;
  const at = bucket === undefined ? '' : ` at ${new Date(bucket).toISOString()}`;
  const known = all.every((each) => codes.has(each)) ? `: ${all.toSorted().join(' and ')}` : '';
  const detail = `${name}${of}${at} is compared with amounts in another currency${known}; group by the currency, or ask for one`;
  throw new Failure('CURRENCIES_MIXED', { detail });
}

/** undefined where there is none, also of some amounts alone, are several, or it is none that is known. */
export function onlyCurrency(all: ReadonlySet<unknown>): string | undefined {
  const [only] = all;
  return all.size === 1 && typeof only === 'string' && codes.has(only) ? only : undefined;
}

/** Amounts of a metric, and what stands beside them: before, usual. */
export function withCurrency(column: AnswerColumn, currencies: ReadonlyMap<string, string>): AnswerColumn {
  const { name, unit } = column;
  if (unit !== 'minor') return column;
  const currency = currencies.get(name) ?? currencies.get(name.split('.')[0] ?? '');
  return currency === undefined ? column : { ...column, currency };
}
