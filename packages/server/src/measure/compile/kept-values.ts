import { gateOf, rowsOf, type Kept, type KeyedPart } from './kept.ts';
import { mostCurrencies } from './part-sql.ts';

/** How an owned value is told where ids are linked: by the person. */
export type Persons = 'alone' | 'linked';

/** The values of the parts out of kept rows, in the columns that their own calls over events would give; currencies as hashes. */
export function valuesSql(kept: Kept, persons: Persons): string[] {
  return kept.parts.flatMap((each) => [
    valueSql(kept, each, persons),
    ...(each.part.currencies === undefined ? [] : [currenciesSql(rowsOf(kept, each))]),
  ]);
}

const currenciesSql = (number: number): string =>
  `arrayMap(each -> toString(each), groupUniqArrayArrayIf(${mostCurrencies})(singles, part = ${number}))`;

function valueSql(kept: Kept, each: KeyedPart, persons: Persons): string {
  const { held } = each.part;
  const number = rowsOf(kept, each);
  if (held === undefined || held.kind === 'count') return counted(`sumIf(events, ${passes(gateOf(kept, each))})`);
  const mine = `part = ${number}`;
  if (held.kind === 'distinct') {
    if (held.own && persons === 'linked')
      return counted(`uniqExactIf(${pairHash('if(person = 0, own, person)', 'other')}, ${mine})`);
    const values =
      held.own && held.rest.length > 0 ? `arrayMap(pair -> ${pairHash('pair.1', 'pair.2')}, pairs)` : 'singles';
    return counted(`uniqExactArrayIf(${values}, ${mine})`);
  }
  const sum = `(toFloat64(sumIf(integers, ${mine})) + sumIf(fractions, ${mine}))`;
  const n = `sumIf(events, ${mine})`;
  switch (each.aggregate) {
    case 'min':
      return `minIf(least, ${mine})`;
    case 'max':
      return `maxIf(most, ${mine})`;
    case 'avg':
      return `if(${n} = 0, NULL, ${sum} / ${n})`;
    default:
      return `if(${n} = 0, NULL, ${sum})`;
  }
}

/** How many events had a say in some part. */
export function countSql(): string {
  return 'sumIf(events, part = 0 AND mask != 0)';
}

/** The numbers of the rows that tell subjects apart: by their values, and by pairs. */
export function ownedRows({ figures }: Kept): {
  readonly values: readonly number[];
  readonly pairs: readonly number[];
} {
  const numbered = figures.map(({ held }, i) => ({ held, number: i + 1 }));
  const own = numbered.filter(({ held }) => held.kind === 'distinct' && held.own);
  const isPair = ({ held }: (typeof own)[number]): boolean => held.kind === 'distinct' && held.rest.length > 0;
  return {
    values: own.filter((each) => !isPair(each)).map(({ number }) => number),
    pairs: own.filter(isPair).map(({ number }) => number),
  };
}

/** One number of both: the engine counts such in a quarter of the time of pairs (decision 0031). */
const pairHash = (one: string, other: string): string => `${one} + 31 * ${other}`;

const passes = (gate: number): string => `part = 0 AND bitTest(mask, ${gate})`;
const counted = (sql: string): string => `toNullable(toFloat64(${sql}))`;
