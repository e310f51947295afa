import type { Trait } from '@millrace/contract';
import {
  checkExpression,
  compileSql,
  compileSqlValue,
  type CompiledSql,
  type Field,
  type Schema,
} from '../../language/language.ts';
import { unlessSql, type Param } from '../../store/store.ts';
import { eventSchema } from '../event-schema.ts';
import { bucketSql } from './bucket-sql.ts';
import { labelSql, partSql, type Part } from './part-sql.ts';
import { aggregationOf } from './measures.ts';
import { metricInvalid } from './metric-invalid.ts';
import { segmentsBy } from './segments.ts';

/** Traits as SQL in three steps: columns of each event, one value of each subject, and formulas over those. */
export type Traits = {
  readonly columns: readonly string[];
  readonly values: readonly string[];
  readonly formulas: readonly string[];
  readonly params: Readonly<Record<string, Param>>;
  /** A row has the traits by their names; '' and NULL are missing. */
  readonly schema: Schema<never>;
  /** Windows of days, each once: how many, and how many days before the moment's own they end. */
  readonly windows: readonly { readonly days: number | undefined; readonly ago: number }[];
  /** The order of a trait's values; undefined: by size, or by code point. */
  readonly orderOf: (name: string) => ((value: string) => number | string) | undefined;
};

const dayMs = 86_400_000;

export type TraitsOptions = {
  readonly path?: string;
  readonly name?: string;
  /** SQL of the moment in ms since 1970, where rows are told as of several: then nothing else may depend on `asOf`. */
  readonly moment?: string;
};
const order = 'tuple(time, sort_order, id, producer)';

/**
 * `asOf` in ms since 1970; columns and parameters are named after `name`. METRIC_INVALID and what the language refuses, with the place. Rows have time, sort_order, id and
 * producer beside `columns`.
 */
export function traitsSql(
  traits: Readonly<Record<string, Trait>>,
  asOf: number,
  { path = 'traits', name: begin = 't', moment }: TraitsOptions = {},
): Traits {
  const writing: Writing = { asOf, columns: [], values: [], formulas: [], params: {}, known: {} };
  for (const [name, trait] of Object.entries(traits)) {
    const at = `${path}.${name}`;
    const said = [trait.aggregate, trait.first, trait.last, trait.formula].filter((each) => each !== undefined);
    if (said.length !== 1) throw metricInvalid(at, 'say exactly one of aggregate, first, last and formula');
    const prefix = `${begin}${Object.keys(writing.known).length}`;
    const one = { name, trait, at, prefix, inTime: windowOf(trait, moment ?? `${asOf}`) };
    const type = writeOf(trait)(one, writing);
    writing.known[name] = fieldOf(columnOf(name), type);
  }
  const { columns, values, formulas, params, known } = writing;
  const schema: Schema<never> = { fields: known, documents: {}, ...segmentsBy };
  return { columns, values, formulas, params, schema, orderOf, windows: windowsOf(traits) };

  function orderOf(name: string): ((value: string) => number | string) | undefined {
    const { levels, grain } = traits[name] ?? {};
    // Written so that letters go by time.
    if (grain !== undefined) return (value) => value;
    if (levels === undefined) return undefined;
    const places = new Map(levels.map((level, i) => [level.name, i]));
    return (value) => places.get(value) ?? levels.length;
  }
}

/** Traits while they are written; `known` are those before. */
type Writing = {
  readonly asOf: number;
  readonly columns: string[];
  readonly values: string[];
  readonly formulas: string[];
  readonly params: Record<string, Param>;
  readonly known: Record<string, Field<never>>;
};

type One = {
  readonly name: string;
  readonly trait: Trait;
  /** Its place in the question or document. */
  readonly at: string;
  readonly prefix: string;
  /** SQL: whether an event lies in its window. */
  readonly inTime: string;
};

type Write = (one: One, writing: Writing) => 'text' | 'number';

const columnOf = (name: string): string => `trait_${name}`;

function writeOf({ formula, aggregate }: Trait): Write {
  if (formula !== undefined) return writeFormula;
  return aggregate === undefined ? writeEnd : writeAggregate;
}

/** The same of every compiled expression: its parameters are among those of the traits. */
const takenBy =
  ({ params }: Writing) =>
  (compiled: CompiledSql): CompiledSql => {
    Object.assign(params, compiled.params);
    return compiled;
  };

function writeFormula({ name, trait, at, prefix }: One, writing: Writing): 'text' | 'number' {
  const schema = { fields: writing.known, documents: {} };
  const root = `${at}.formula`;
  const { type } = checkExpression(trait.formula, schema, { root });
  const isText = type.type === 'text';
  const options = { now: writing.asOf, prefix: `${prefix}_`, root, as: isText ? 'text' : 'number' } as const;
  const { sql } = takenBy(writing)(compileSqlValue(trait.formula, schema, options));
  const shaped = isText ? { sql: `ifNull(${sql}, '')`, type: 'text' as const } : shapedOf(trait, sql);
  writing.formulas.push(`${shaped.sql} AS ${columnOf(name)}`);
  return shaped.type;
}

function writeAggregate({ name, trait, at, prefix, inTime }: One, writing: Writing): 'text' | 'number' {
  const schema = eventSchema as Schema<never>;
  const part = partSql(aggregationOf(trait, trait.aggregate ?? 'count'), {
    name: prefix,
    now: writing.asOf,
    path: at,
    within: inTime,
    schema,
  });
  Object.assign(writing.params, part.params);
  writing.columns.push(...part.columns);
  const shaped = shapedOf(trait, inOneCurrency(name, part));
  writing.values.push(`${shaped.sql} AS ${columnOf(name)}`);
  return shaped.type;
}

/** The first or the last of what events say. */
function writeEnd({ name, trait, at, prefix, inTime }: One, writing: Writing): 'text' {
  const end = trait.first === undefined ? 'last' : 'first';
  const take = takenBy(writing);
  const options = { now: writing.asOf, prefix: `${prefix}_`, root: at };
  const label = labelSql(trait[end], { ...options, root: `${at}.${end}` }, take, eventSchema as Schema<never>);
  const gate = trait.where === undefined ? '1' : gateOf(trait.where, options, take);
  writing.columns.push(`${label} AS ${prefix}_l`, `${gate} AS ${prefix}_g`);
  const pick = end === 'first' ? 'argMinIf' : 'argMaxIf';
  const among = `${prefix}_l != '' AND ${prefix}_g AND ${inTime}`;
  writing.values.push(`substring(${pick}(${prefix}_l, ${order}, ${among}), 2) AS ${columnOf(name)}`);
  return 'text';
}

/** Refused where amounts of one subject are in several. */
function inOneCurrency(name: string, { value, currencies }: Part): string {
  if (currencies === undefined) return value;
  return unlessSql(`length(arrayFilter(one -> one != '', ${currencies})) > 1`, value, {
    code: 'CURRENCIES_MIXED',
    detail: `trait ${name}: amounts of one subject are in several; choose one by its where`,
  });
}

function windowsOf(traits: Readonly<Record<string, Trait>>): Traits['windows'] {
  const told = Object.values(traits).flatMap(({ days, ago = 0 }) =>
    days === undefined && ago === 0 ? [] : [{ days, ago }],
  );
  return told.filter((each, i) => told.findIndex(({ days, ago }) => days === each.days && ago === each.ago) === i);
}

const fieldOf = (column: string, type: 'text' | 'number'): Field<never> => ({
  type,
  column,
  optional: true,
  read: () => undefined,
});

/** A number as it is, by the name of its level, or as the period of a time. */
function shapedOf({ levels, grain }: Trait, value: string): { readonly sql: string; readonly type: 'text' | 'number' } {
  if (levels !== undefined) {
    const arms = levels.map(({ name, below }) =>
      below === undefined ? `isNotNull(${value}), ${quoted(name)}` : `${value} < ${Number(below)}, ${quoted(name)}`,
    );
    return { sql: `multiIf(${arms.join(', ')}, '')`, type: 'text' };
  }
  if (grain !== undefined) {
    const time = `fromUnixTimestamp64Milli(toInt64(assumeNotNull(${value})), 'UTC')`;
    const format = grain === 'month' ? '%Y-%m' : '%Y-%m-%d';
    return {
      sql: `if(isNull(${value}), '', formatDateTime(${bucketSql(grain, time)}, '${format}', 'UTC'))`,
      type: 'text',
    };
  }
  return { sql: value, type: 'number' };
}

/** Names of levels come from documents: as hexadecimal digits nothing of them is SQL. */
function quoted(name: string): string {
  return `unhex('${Buffer.from(name).toString('hex')}')`;
}

function gateOf(
  where: unknown,
  options: { readonly now: number; readonly prefix: string; readonly root: string },
  take: (compiled: CompiledSql) => CompiledSql,
): string {
  const placed = { ...options, prefix: `${options.prefix}g`, root: `${options.root}.where` };
  checkExpression(where, eventSchema, { root: placed.root, expects: 'boolean' });
  return `ifNull(${take(compileSql(where, eventSchema, placed)).sql}, 0)`;
}

/** Whole days of UTC that end with that of the moment, SQL in ms, or `ago` days before it. */
function windowOf({ days, ago = 0 }: Trait, moment: string): string {
  const before = `intDiv(${moment}, ${dayMs}) * ${dayMs} + ${(1 - ago) * dayMs}`;
  const upper = ago === 0 ? '1' : `toUnixTimestamp64Milli(time) < ${before}`;
  return days === undefined ? upper : `(toUnixTimestamp64Milli(time) >= ${before} - ${days * dayMs} AND ${upper})`;
}
