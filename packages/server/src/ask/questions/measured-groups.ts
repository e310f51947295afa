import { Failure } from '../../kernel/kernel.ts';
import { firstLabel, type PartValues } from '../../measure/measure.ts';
import { mostRows, numberCell, textCell, type Rows } from './compiled.ts';
import { areMixed, currenciesIn } from './money.ts';

/** One group in one bucket (seconds since 1970, 0 without a grain), or over the whole range. */
export type Group = {
  readonly at: number;
  readonly whole: boolean;
  readonly labels: readonly string[];
  /** The place of its stretch; 0 where there is only the range. */
  readonly period: number;
  readonly n: number;
  /** What every metric is made of, by basis: nothing was there for those that are missing. */
  readonly values: ReadonlyMap<number, Values>;
};

type Values = {
  readonly parts: PartValues['parts'];
  /** Of each part. */
  readonly currencies: readonly (readonly unknown[])[];
  readonly newest: number;
};

type Currencies = readonly { readonly currencies?: string }[];

type Told = { readonly parts: readonly Currencies[]; readonly labels: number; readonly periods: 0 | 1 };

/** The rows of all reads, joined by group. */
export function groupsOf(results: readonly Rows[], { parts, labels, periods }: Told): Group[] {
  const groups = new Map<string, Group & { n: number; readonly values: Map<number, Values> }>();
  for (const [read, rows] of results.entries()) {
    if (rows.length > mostRows) throw new Failure('QUESTION_TOO_LARGE', { detail: `more than ${mostRows} groups` });
    for (const row of rows) {
      const beginning = firstLabel + periods;
      const texts = row.slice(beginning, beginning + labels).map(textCell);
      const period = periods === 0 ? 0 : numberCell(row[firstLabel]);
      const [at, whole] = [numberCell(row[0]), numberCell(row[1]) === 1];
      const key = JSON.stringify([at, whole, period, texts]);
      const group = groups.get(key) ?? { at, whole, period, labels: texts, n: 0, values: new Map<number, Values>() };
      groups.set(key, group);
      group.n = Math.max(group.n, numberCell(row[2]));
      const values = valuesOf(row.slice(beginning + labels), parts[read] ?? []);
      group.values.set(read, { ...values, newest: numberCell(row[3]) });
    }
  }
  return [...groups.values()];
}

function valuesOf(cells: readonly unknown[], parts: Currencies): Pick<Values, 'parts' | 'currencies'> {
  let next = 0;
  const told = parts.map(({ currencies }) => {
    const cell = cells[next++];
    const own = currencies === undefined ? [] : currenciesIn(cells[next++]);
    if (areMixed(own)) throw new Failure('CURRENCIES_MIXED');
    return { value: cell === null || cell === undefined ? null : numberCell(cell), own };
  });
  return { parts: told.map(({ value }) => value), currencies: told.map(({ own }) => own) };
}
