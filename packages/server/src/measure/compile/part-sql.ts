import type { Aggregation } from '@millrace/contract';
import {
  checkExpression,
  compileSql,
  compileSqlValue,
  type CompiledSql,
  type Schema,
  type SqlOptions,
} from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { metricInvalid } from './metric-invalid.ts';
import { askedSchema } from './segments.ts';

/** One aggregation in two steps: columns told of each event, and what becomes of them in a group. */
export type Part = {
  /** SQL with aliases that begin with the name of the part. */
  readonly columns: readonly string[];
  /** Whether an event has a say in it; null: every event. */
  readonly gate: string | null;
  /** The same over the columns, 1 or 0. */
  readonly gated: string;
  /** SQL over the columns: whether an event is in it. */
  readonly takes: string;
  /** SQL over the columns: Nullable(Float64), NULL where there is nothing to tell. */
  readonly value: string;
  /** The same as a call, and that of `currencies`, for who adds up in steps. */
  readonly call: Call;
  readonly currencyCall?: Call;
  /** SQL of the currencies that would be added up, if it says which field names them: `mostCurrencies`, '' for amounts without. */
  readonly currencies?: string;
  /** What a rollup keeps of it; undefined where that is no fixed number of figures. */
  readonly held?: Held;
  readonly params: Readonly<Record<string, Param>>;
};

/** So many tell that there are several, and whether some amounts are without one. */
export const mostCurrencies = 3;

/** As SQL over the columns: of which events, and what of them. */
export type Held = { readonly inside: string } & (
  | { readonly kind: 'count' }
  /** `own`: the subject is part of what is told apart; `rest`: texts that are, '' where there is none. */
  | { readonly kind: 'distinct'; readonly own: boolean; readonly rest: readonly string[] }
  /** NULL and '' where there is none. */
  | { readonly kind: 'number'; readonly value: string; readonly currency: string | null }
);

/** An aggregate function with its parameters in brackets, or '', and its arguments. */
export type Call = { readonly name: string; readonly parameters: string; readonly of: string };

export const callSql = ({ name, parameters, of }: Call): string => `${name}${parameters}(${of})`;
/** What has been added up so far, to be merged with more of it. */
export const stateSql = ({ name, parameters, of }: Call): string => `${name}State${parameters}(${of})`;
export const mergeSql = ({ name, parameters }: Call, state: string): string => `${name}Merge${parameters}(${state})`;

/** Where the currencies of parts stand among the columns of all: each right behind its value. */
export function currencyPlaces(parts: readonly Pick<Part, 'currencies'>[]): number[] {
  let at = 0;
  return parts.flatMap(({ currencies }) => {
    const place = at + 1;
    at += currencies === undefined ? 1 : 2;
    return currencies === undefined ? [] : [place];
  });
}

export type PartOptions = {
  readonly name: string;
  readonly now: number;
  readonly path: string;
  /** What its expressions are over; events if not said. */
  readonly schema?: Schema<never>;
  /** SQL that has to hold besides, over the columns of the outer step. */
  readonly within?: string;
};

/** A part while it is written: what its expressions need is gathered here. */
type Writing = {
  readonly name: string;
  readonly schema: Schema<never>;
  readonly columns: string[];
  readonly take: <T extends Pick<CompiledSql, 'params'>>(compiled: T) => T;
  /** Names of parameters, and where in the question or document an expression stands. */
  readonly options: (suffix: string, place: string) => SqlOptions & { readonly root: string };
};

/** Refused with the place inside the question or document: METRIC_INVALID, and what the language refuses. */
export function partSql(
  aggregation: Aggregation,
  { name, now, path, schema = askedSchema as Schema<never>, within = '1' }: PartOptions,
): Part {
  const params: Record<string, Param> = {};
  const columns: string[] = [];
  const writing: Writing = {
    name,
    schema,
    columns,
    take: (compiled) => {
      Object.assign(params, compiled.params);
      return compiled;
    },
    options: (suffix, place) => ({ now, prefix: `${name}${suffix}_`, root: `${path}.${place}` }),
  };
  const gate = gateOf(aggregation, writing);
  const gated = gate === null ? '1' : `${name}_in`;
  const inside = gate === null ? within : `${gated} AND ${within}`;
  const of = ofList(aggregation, path);
  return { columns, gate, gated, params, ...toldOf(aggregation, of, { ...writing, inside }) };
}

function gateOf({ where }: Aggregation, { name, schema, columns, take, options }: Writing): string | null {
  if (where === undefined) return null;
  const place = options('w', 'where');
  checkExpression(where, schema, { root: place.root, expects: 'boolean' });
  const gate = take(compileSql(where, schema, place)).sql;
  columns.push(`ifNull(${gate}, 0) AS ${name}_in`);
  return gate;
}

/** `inside`: SQL over the columns that an event of the part meets. */
type Gated = Writing & { readonly inside: string };
type Told = Omit<Part, 'columns' | 'gate' | 'gated' | 'params'>;

function toldOf(aggregation: Aggregation, of: readonly unknown[], writing: Gated): Told {
  const { name, columns, inside } = writing;
  switch (aggregation.aggregate) {
    case 'count':
      return {
        takes: inside,
        ...counted({ name: 'countIf', parameters: '', of: inside }),
        held: { kind: 'count', inside },
      };
    case 'subjects': {
      columns.push(`subject_kind != '' AS ${name}_of`);
      const there = `${name}_of AND ${inside}`;
      return { ...distinct('who', there), held: { kind: 'distinct', own: true, rest: [], inside: there } };
    }
    case 'uniq':
      return toldApart(of, writing);
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'quantile':
      return numberOf(aggregation, of[0], writing);
  }
}

function toldApart(of: readonly unknown[], { name, schema, columns, take, options, inside }: Gated): Told {
  const keys = of.map((expression, i) =>
    expression === 'subject'
      ? { key: 'who', there: `${name}_k${i}`, column: `subject_kind != '' AS ${name}_k${i}` }
      : {
          key: `${name}_k${i}`,
          there: `${name}_k${i} != ''`,
          column: `${labelSql(expression, options(`k${i}`, `of.${i}`), take, schema)} AS ${name}_k${i}`,
        },
  );
  columns.push(...keys.map(({ column }) => column));
  const all = [...keys.map(({ there }) => there), inside].join(' AND ');
  const rest = keys.filter(({ key }) => key !== 'who').map(({ key }) => key);
  return {
    ...distinct(keys.map(({ key }) => key).join(', '), all),
    held: { kind: 'distinct', own: rest.length < keys.length, rest, inside: all },
  };
}

function numberOf(aggregation: Aggregation, expression: unknown, writing: Gated): Told {
  const { name, schema, columns, take, options, inside } = writing;
  const value = options('v', 'of');
  const { type } = checkExpression(expression, schema, { root: value.root });
  if (!numeric.has(type.type)) throw metricInvalid(value.root, `expected a number, found a ${type.type}`);
  columns.push(`${take(compileSqlValue(expression, schema, { ...value, as: 'number' })).sql} AS ${name}_v`);
  const call = { ...functionOf(aggregation), of: `${name}_v, ${inside}` };
  const takes = `${name}_v IS NOT NULL AND ${inside}`;
  const currency = currencyOf(aggregation, writing);
  return {
    takes,
    call,
    value: callSql(call),
    ...(currency !== null && currenciesOf(currency, takes)),
    ...(aggregation.aggregate !== 'quantile' && { held: { kind: 'number', value: `${name}_v`, currency, inside } }),
  };
}

/** The column of the currency; null: the aggregation names none. */
function currencyOf({ currency }: Aggregation, { name, schema, columns, take, options }: Writing): string | null {
  if (currency === undefined) return null;
  const label = take(compileSqlValue(currency, schema, { ...options('c', 'currency'), as: 'text' })).sql;
  columns.push(`ifNull(${label}, '') AS ${name}_c`);
  return `${name}_c`;
}

function currenciesOf(column: string, takes: string): Pick<Part, 'currencies' | 'currencyCall'> {
  const currencyCall = { name: 'groupUniqArrayIf', parameters: `(${mostCurrencies})`, of: `${column}, ${takes}` };
  return { currencyCall, currencies: callSql(currencyCall) };
}

/** A time is milliseconds since 1970. */
const numeric: ReadonlySet<string> = new Set(['number', 'time', 'any']);

/** How many `of` each takes. */
function ofList({ aggregate, of, quantile }: Aggregation, path: string): readonly unknown[] {
  const list = of === undefined ? [] : Array.isArray(of) ? of : [of];
  const wants = aggregate === 'count' || aggregate === 'subjects' ? 0 : 1;
  if (wants === 0 && list.length > 0) throw metricInvalid(path, `${aggregate} counts what matches, it has no \`of\``);
  if (wants === 1 && list.length === 0) throw metricInvalid(path, `${aggregate} needs \`of\``);
  if (aggregate !== 'uniq' && list.length > 1) throw metricInvalid(path, `${aggregate} takes one \`of\``);
  if ((aggregate === 'quantile') !== (quantile !== undefined))
    throw metricInvalid(path, '`quantile` is what the aggregate quantile needs, and no other');
  return list;
}

function functionOf({ aggregate, quantile }: Aggregation): Omit<Call, 'of'> {
  if (aggregate === 'quantile') return { name: 'quantileExactInclusiveIf', parameters: `(${quantile ?? 0.5})` };
  return { name: `${aggregate}If`, parameters: '' };
}

const counted = (call: Call): Pick<Part, 'call' | 'value'> => ({
  call,
  value: `toNullable(toFloat64(${callSql(call)}))`,
});

const distinct = (keys: string, condition: string): Pick<Part, 'takes' | 'call' | 'value'> => ({
  takes: condition,
  ...counted({ name: 'uniqExactIf', parameters: '', of: `(${keys}), ${condition}` }),
});

/**
 * What an expression is worth as a text that keeps apart what differs: `s…` a text, `n…` a number, `b1`, `b0`; '' where
 * it is missing.
 */
export function labelSql(
  expression: unknown,
  options: SqlOptions & { readonly prefix?: string },
  take: (compiled: CompiledSql) => CompiledSql,
  schema: Schema<never> = askedSchema as Schema<never>,
): string {
  const as = (type: 'text' | 'number' | 'boolean', mark: string): string =>
    take(compileSqlValue(expression, schema, { ...options, prefix: `${options.prefix ?? 'p'}${mark}`, as: type })).sql;
  const { type } = checkExpression(expression, schema, options.root === undefined ? {} : { root: options.root });
  const text = `concat('s', ${as('text', 's')})`;
  const number = (): string => `concat('n', toString(${as('number', 'n')}))`;
  const truth = (): string => `if(${as('boolean', 'b')}, 'b1', 'b0')`;
  switch (type.type) {
    case 'text':
      return `ifNull(${text}, '')`;
    case 'number':
    case 'time':
      return `ifNull(${number()}, '')`;
    case 'boolean': {
      const value = as('boolean', 'b');
      return `multiIf(${value}, 'b1', NOT ${value}, 'b0', '')`;
    }
    default:
      return `coalesce(${text}, ${number()}, if(${as('boolean', 'c')} IS NULL, NULL, ${truth()}), '')`;
  }
}
