import { expressionLimits } from '@millrace/contract';
import { compileMatch, compileSql, compileValue, indexRules, type Schema } from '@millrace/server/language/language.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { costOf, median, round } from './figures.ts';

type Row = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

const schema: Schema<Row> = {
  fields: { type: { type: 'text', column: 'type', optional: false, read: (row) => row.type } },
  documents: { data: { column: 'data', read: (row) => row.data } },
};

/** Events of 100 types and 100 sources, as the parser makes them. */
const rows: Row[] = Array.from({ length: 1000 }, (_, i) => {
  const data = { price: (i * 7) % 50, source: `s${(i * 13) % 100}`, state: 'TX', note: `note ${i}` };
  return JSON.parse(JSON.stringify({ type: `t${(i * 37) % 100}`, data })) as Row;
});
const three = 'type in ["t1", "t37", "t74"] && data.price > 20 && data.source in ["s1", "s13", "s26", "s39"]';
const asked = 'type == "t37" && data.price > 20 && data.source in ["s1", "s13", "s26", "s39"]';
const sources = new Set(['s1', 's13', 's26', 's39']);
/** The best that the machine gives: the same, written by hand. */
const byHand = ({ type, data }: Row): boolean =>
  type === 't37' && typeof data.price === 'number' && data.price > 20 && sources.has(data.source as string);

/** Of one core in a second, by CPU time; the middle of five rounds behind one that warms up. */
async function perCoreSecond(run: (row: Row) => unknown, times: number): Promise<number> {
  const rates: number[] = [];
  for (let round_ = 0; round_ < 6; round_ += 1) {
    const { threadSeconds } = await costOf(() => {
      for (let i = 0; i < times; i += 1) for (const row of rows) run(row);
    });
    if (round_ > 0) rates.push((times * rows.length) / threadSeconds);
  }
  return median(rates);
}

/** Passes all three conditions, so each of them is asked. */
const passing: Row = { type: 't37', data: { price: 30, source: 's13' } };

async function evaluations(): Promise<BenchRow[]> {
  const matches = compileMatch(asked, schema);
  const [rate, ceiling] = [await perCoreSecond(matches, 3000), await perCoreSecond(byHand, 3000)];
  const whole = await perCoreSecond(() => matches(passing), 3000);
  const value = compileValue('data.price / coalesce(data.n, 4) * 100', schema);
  const formula = await perCoreSecond(value, 1000);
  const row = (name: string, found: number): BenchRow => ({ name, value: round(found), unit: 'eval/core-s' });
  return [
    {
      ...row('three conditions, 1,000 events', rate),
      ceiling: round(ceiling),
      ratio: round(rate / ceiling),
      ...budget(rate, 20e6, '≥ 20M'),
    },
    { ...row('three conditions, all of them asked', whole), ...budget(whole, 20e6, '≥ 20M') },
    row('a formula of two fields', formula),
  ];
}

function budget(found: number, least: number, words: string): Pick<BenchRow, 'budget' | 'met'> {
  return { budget: words, met: found >= least };
}

async function compiling(): Promise<BenchRow[]> {
  const time = async (run: () => unknown): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 200; i += 1) times.push((await costOf(run)).seconds * 1000);
    return median(times);
  };
  const closure = await time(() => compileMatch(three, schema));
  const sql = await time(() => compileSql(three, schema));
  const pattern = await time(() => compileMatch(String.raw`matches(type, "^/[a-z]+/(buy|sell)/\\d{4}$")`, schema));
  const row = (name: string, ms: number): BenchRow => ({
    name,
    value: round(ms),
    unit: 'ms',
    budget: '≤ 1 ms',
    met: ms <= 1,
  });
  return [row('text to closure', closure), row('text to SQL', sql), row('text to closure, a pattern in it', pattern)];
}

async function rules(): Promise<BenchRow[]> {
  const byType = (count: number, types: number): string[] =>
    Array.from({ length: count }, (_, i) => `type == "t${i % types}" && data.price > ${i % 60}`);
  const bySource = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => {
      return `type == "t${i % 100}" && data.source == "s${Math.floor(i / 100) % 100}" && data.price > ${i % 60}`;
    });
  const found: BenchRow[] = [];
  for (const [name, given] of [
    ['1,000 rules of 100 types', byType(1000, 100)],
    ['10,000 rules of 1,000 types', byType(10_000, 1000)],
    ['10,000 rules of 100 types and 100 sources', bySource(10_000)],
    ['10,000 rules of 100 types only', byType(10_000, 100)],
  ] as const) {
    const rate = await perCoreSecond(indexRules(given, schema), 200);
    const held = name.endsWith('only') ? {} : budget(rate, 1e6, '≥ 1M');
    found.push({ name, value: round(rate), unit: 'events/core-s', ...held });
  }
  const one = compileAll(byType(1000, 100));
  found.push({ name: '1,000 rules one by one', value: round(await perCoreSecond(one, 3)), unit: 'events/core-s' });
  return found;
}

function compileAll(given: readonly string[]): (row: Row) => void {
  const all = given.map((each) => compileMatch(each, schema));
  return (row) => {
    for (const matches of all) matches(row);
  };
}

const { textBytes, readBytes, items } = expressionLimits;
const same = 'a'.repeat(textBytes);
const each = 'a'.repeat(Math.floor(readBytes / items));
/** An event of 1 MB that makes every operation look at as much as it may. */
const large: Row = {
  type: 'a'.repeat(200),
  data: {
    same,
    other: `${same.slice(1)}b`,
    mixed: 'AÉ'.repeat(textBytes / 3),
    short: 'a'.repeat(Math.floor(readBytes / 600)),
    list: Array.from({ length: items }, (_, i) => ({ text: each, n: i, when: '2026-01-05T10:00:00.000+01:00' })),
    rest: 'a'.repeat(700_000),
  },
};
const many = (count: number, one: string): string => Array.from({ length: count }, () => one).join(' || ');
const hostile: readonly (readonly [string, string])[] = [
  ['8 × contains', many(8, `contains(data.same, "${'a'.repeat(3)}b")`)],
  ['8 × matches', many(8, String.raw`matches(data.same, "(a+)+b|(\\w+\\s?)*$x")`)],
  ['8 × lower', many(8, 'lower(data.mixed) == "x"')],
  ['8 × order', many(8, 'data.same > data.other')],
  ['600 × contains', many(600, 'contains(data.short, "ab")')],
  ['a text of every item', 'data.list.any(d, contains(d.text, "ab"))'],
  ['times of every item', 'data.list.any(d, age(d.when) > 0)'],
  ['conditions on every item', `data.list.any(d, ${many(12, 'd.n < 0')})`],
  ['600 conditions', many(600, 'data.rest == "b"')],
];

async function worst(): Promise<BenchRow[]> {
  const found: BenchRow[] = [];
  for (const [name, text] of hostile) {
    const matches = compileMatch(text, schema);
    const times: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const { threadSeconds } = await costOf(() => {
        for (let k = 0; k < 5; k += 1) matches(large, 0);
      });
      if (i >= 10) times.push((threadSeconds * 1000) / 5);
    }
    const ms = median(times);
    found.push({ name: `1 MB: ${name}`, value: round(ms), unit: 'ms', budget: '≤ 1 ms', met: ms <= 1 });
  }
  return found;
}

export async function language(_options: BenchOptions): Promise<BenchRow[]> {
  return [...(await evaluations()), ...(await compiling()), ...(await rules()), ...(await worst())];
}
