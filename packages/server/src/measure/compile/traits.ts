import type { Aggregation, Trait } from '@millrace/contract';
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
  const columns: string[] = [];
  const values: string[] = [];
  const formulas: string[] = [];
  const params: Record<string, Param> = {};
  const known: Record<string, Field<never>> = {};
  const take = (compiled: CompiledSql): CompiledSql => {
    Object.assign(params, compiled.params);
    return compiled;
  };
  for (const [name, trait] of Object.entries(traits)) {
    const at = `${path}.${name}`;
    const said = [trait.aggregate, trait.first, trait.last, trait.formula].filter((each) => each !== undefined);
    if (said.length !== 1) throw metricInvalid(at, 'say exactly one of aggregate, first, last and formula');
    const prefix = `${begin}${Object.keys(known).length}`;
    const column = `trait_${name}`;
    const inTime = windowOf(trait, moment ?? `${asOf}`);
    const options = { now: asOf, prefix: `${prefix}_`, root: at };
    if (trait.formula !== undefined) {
      const schema = { fields: known, documents: {} };
      const { type } = checkExpression(trait.formula, schema, { root: `${at}.formula` });
      const isText = type.type === 'text';
      const sql = take(
        compileSqlValue(trait.formula, schema, { ...options, root: `${at}.formula`, as: isText ? 'text' : 'number' }),
      ).sql;
      const shaped = isText ? { sql: `ifNull(${sql}, '')`, type: 'text' as const } : shapedOf(trait, sql);
      formulas.push(`${shaped.sql} AS ${column}`);
      known[name] = fieldOf(column, shaped.type);
      continue;
    }
    if (trait.aggregate !== undefined) {
      const part = partSql(aggregationOf(trait), {
        name: prefix,
        now: asOf,
        path: at,
        within: inTime,
        schema: eventSchema as Schema<never>,
      });
      Object.assign(params, part.params);
      columns.push(...part.columns);
      const shaped = shapedOf(trait, inOneCurrency(name, part));
      values.push(`${shaped.sql} AS ${column}`);
      known[name] = fieldOf(column, shaped.type);
      continue;
    }
    const end = trait.first === undefined ? 'last' : 'first';
    const label = labelSql(trait[end], { ...options, root: `${at}.${end}` }, take, eventSchema as Schema<never>);
    columns.push(`${label} AS ${prefix}_l`);
    const gate = trait.where === undefined ? '1' : gateOf(trait.where, options, take);
    columns.push(`${gate} AS ${prefix}_g`);
    const pick = end === 'first' ? 'argMinIf' : 'argMaxIf';
    values.push(
      `substring(${pick}(${prefix}_l, ${order}, ${prefix}_l != '' AND ${prefix}_g AND ${inTime}), 2) AS ${column}`,
    );
    known[name] = fieldOf(column, 'text');
  }
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

function aggregationOf({ aggregate, of, quantile, where, currency }: Trait): Aggregation {
  return {
    aggregate: aggregate ?? 'count',
    ...(of === undefined ? {} : { of }),
    ...(quantile === undefined ? {} : { quantile }),
    ...(where === undefined ? {} : { where }),
    ...(currency === undefined ? {} : { currency }),
  };
}
