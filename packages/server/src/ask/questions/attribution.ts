import type { AnswerColumn, AttributionQuestion, Cell } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { People } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { modelsOf, type ModelSql } from './attribution-models.ts';
import { attributionPlan } from './attribution-plan.ts';
import { channelsSql, codes, creditsSql, stepsSql } from './attribution-sql.ts';
import { integerColumn, numberCell, otherName, textCell, textColumn, type Compiled, type Rows } from './compiled.ts';
import { exactShares } from './exact-shares.ts';
import { areMixed, onlyCurrency } from './money.ts';
import { removalShares, stateOf } from './markov.ts';

/** Channels by themselves, where the question does not say. */
export const channelLimit = 20;
/** False in the row of conversions before which there was no touch, and nowhere else. */
export const touchedName = 'touched';
/** Credits are told to this part of a conversion. */
const creditUnits = 1_000_000;

/** One row for each channel, and what each model says it has a share in. */
export function compileAttribution(question: AttributionQuestion, asking: Asking): Compiled {
  const plan = attributionPlan(question, asking);
  const { limit = channelLimit } = question;
  const hasValue = question.value !== undefined;
  const direct = directOf(question).map((channel) => plan.labelOf(channel) ?? '');
  // Which channels are to be passed over has to be known, however few there are.
  const channelsOf = (rows: Rows): string[] => [...new Set([...rows.map(([label]) => textCell(label)), ...direct])];
  const told = (channels: readonly string[]): readonly ModelSql[] =>
    modelsOf(question, (channel) => channels.indexOf(plan.labelOf(channel) ?? '') + 1);
  const models = told([]);
  const hasSteps = models.some(({ weights }) => weights === null);
  return {
    frame: plan.frame,
    reads: [{ people: (people) => channelsSql(plan, people, limit) }],
    next: ([rows = []]) => {
      const channels = channelsOf(rows);
      const credits = { channels, models: told(channels) };
      return [
        { people: (people) => creditsSql(plan, people, credits) },
        ...(hasSteps ? [{ people: (people: People) => stepsSql(plan, people, channels) }] : []),
      ];
    },
    shape: ([named = [], credits = [], steps = []]) => {
      const channels = channelsOf(named);
      const nameOf = (code: number): Cell => {
        if (code === codes.none) return null;
        return code === codes.other ? otherName : plan.by.cellOf(channels[code - 1] ?? '');
      };
      const rows = credits.map((row) => lineOf(row, models));
      const currencies = new Set(rows.flatMap((row) => row.currencies));
      if (areMixed(currencies)) throw new Failure('CURRENCIES_MIXED');
      if (hasSteps) withRemoval(rows, models, steps);
      // The order of channels decides who is given what does not divide.
      rows.sort((a, b) => placeOf(a.code) - placeOf(b.code));
      const conversions = rows.reduce((sum, row) => sum + row.began, 0);
      const value = rows.reduce((sum, row) => sum + row.worth, 0);
      const shares = sharesOf(rows, models, { conversions, value });
      return {
        columns: withCurrency(columnsOf(plan.by.name, models, hasValue), onlyCurrency(currencies)),
        rows: rows.map((row, i): Cell[] => [
          nameOf(row.code),
          row.code !== codes.none,
          row.code === codes.none ? 0 : row.touches,
          row.people,
          row.conversions,
          ...shares.flatMap(({ credit, value: worth }) => [credit[i] ?? 0, ...(hasValue ? [worth[i] ?? 0] : [])]),
        ]),
        n: conversions,
        notes: {
          says: 'descriptive',
          meaning: 'what came before a conversion, not what caused it',
          conversions,
          ...(hasValue ? { value } : {}),
          ...(hasSteps ? journeysOf(steps) : {}),
        },
      };
    },
  };
}

/** By model, what each row has of all conversions and of their value: together exactly these. */
function sharesOf(
  rows: readonly Line[],
  models: readonly ModelSql[],
  { conversions, value }: { readonly conversions: number; readonly value: number },
) {
  const valueUnits = rows.every(({ broken }) => broken === 0) ? 1 : creditUnits;
  return models.map((_, m) => ({
    credit: exactShares(
      rows.map((row) => row.credits[m]?.credit ?? 0),
      conversions,
      creditUnits,
    ),
    value: exactShares(
      rows.map((row) => row.credits[m]?.value ?? 0),
      value,
      valueUnits,
    ),
  }));
}

const withCurrency = (columns: readonly AnswerColumn[], currency: string | undefined): AnswerColumn[] =>
  columns.map((column) => (column.unit === 'minor' && currency !== undefined ? { ...column, currency } : column));

/** Channels that a model passes over: they are never among the others. */
export function directOf({ models = [] }: AttributionQuestion): readonly Cell[] {
  return models.flatMap((model) => (typeof model === 'object' && 'direct' in model ? model.direct : []));
}

function columnsOf(name: string, models: readonly ModelSql[], hasValue: boolean): AnswerColumn[] {
  return [
    textColumn(name),
    { name: touchedName, type: 'boolean', unit: null },
    integerColumn('touches', 'events'),
    integerColumn('people', 'subjects'),
    integerColumn('conversions', 'conversions'),
    ...models.flatMap((model): AnswerColumn[] => [
      { name: model.name, type: 'number', unit: 'conversions' },
      ...(hasValue ? [{ name: `${model.name}.value`, type: 'number' as const, unit: 'minor' }] : []),
    ]),
  ];
}

type Credit = { readonly credit: number; readonly value: number };
type Line = {
  readonly code: number;
  readonly touches: number;
  readonly people: number;
  readonly conversions: number;
  /** Conversions it is the first before, what they are worth, and how many of them no whole number. */
  readonly began: number;
  readonly worth: number;
  readonly broken: number;
  readonly currencies: readonly string[];
  credits: (Credit | undefined)[];
};

const firstCredit = 8;

function lineOf(row: Rows[number], models: readonly ModelSql[]): Line {
  const number = (i: number): number => numberCell(row[i]);
  let next = firstCredit;
  return {
    code: number(0),
    touches: number(1),
    people: number(2),
    conversions: number(3),
    began: number(4),
    worth: number(5),
    broken: number(6),
    currencies: (row[7] as readonly unknown[]).map(textCell),
    credits: models.map(({ weights }) => {
      if (weights === null) return undefined;
      next += 2;
      return { credit: number(next - 2), value: number(next - 1) };
    }),
  };
}

/** Channels by how often they touch, then all others, then those without. */
const placeOf = (code: number): number => (code === codes.other ? codes.none - 1 : code);

/** Of the chain of channels. One that only those have touched who were lost is part of it, too. */
function withRemoval(rows: Line[], models: readonly ModelSql[], steps: Rows): void {
  const list = steps.map(([from, to, count]) => ({
    from: stateName(numberCell(from)),
    to: stateName(numberCell(to)),
    count: numberCell(count),
  }));
  const channels = [...new Set(list.map(({ from }) => from))].filter((state) => state !== stateOf.start);
  const shares = removalShares(list, channels);
  const known = new Set(rows.map(({ code }) => stateName(code)));
  for (const channel of channels) if (!known.has(channel)) rows.push(untouched(Number(channel), models.length));
  const touched = rows.filter(({ code }) => code !== codes.none);
  const conversions = touched.reduce((sum, { began }) => sum + began, 0);
  const value = touched.reduce((sum, { worth }) => sum + worth, 0);
  for (const row of rows) {
    const share = shares.get(stateName(row.code)) ?? 0;
    const removed =
      row.code === codes.none
        ? { credit: row.began, value: row.worth }
        : { credit: share * conversions, value: share * value };
    row.credits = row.credits.map((credit, m) => (models[m]?.weights === null ? removed : credit));
  }
}

/** A channel without a touch before any conversion. */
function untouched(code: number, models: number): Line {
  const nothing = { touches: 0, people: 0, conversions: 0, began: 0, worth: 0, broken: 0 };
  return { code, ...nothing, currencies: [], credits: Array.from({ length: models }, () => undefined) };
}

function stateName(code: number): string {
  if (code === codes.start) return stateOf.start;
  if (code === codes.converted) return stateOf.converted;
  return code === codes.lost ? stateOf.lost : String(code);
}

/** How many journeys with a touch led to a conversion, and how many did not. */
function journeysOf(steps: Rows) {
  const ended = (code: number): number =>
    steps.reduce((sum, [, to, count]) => sum + (numberCell(to) === code ? numberCell(count) : 0), 0);
  return { journeys: { converted: ended(codes.converted), lost: ended(codes.lost) } };
}
