import { eventColumns, keptColumns, type Param } from '../../store/store.ts';
import { counts } from './counts.ts';
import type { Kept } from './kept.ts';
import { keptHashOf } from './people.ts';
import { mostCurrencies, type Held } from './part-sql.ts';
import { sharedColumns } from './shared-columns.ts';

export type KeptRows = {
  readonly kept: Kept;
  /** SQL of a label for each dimension. */
  readonly labels: readonly string[];
  /** SQL with aliases, told of each event, by which rows are kept apart besides. */
  readonly keys: readonly { readonly name: string; readonly sql: string }[];
  /** Conditions that events of the workspace have to meet, or several lists of them that no event meets two of. */
  readonly where: readonly (readonly string[])[];
  /** All that the statement has. */
  readonly params: Readonly<Record<string, Param>>;
  /** Of the columns; default: all. */
  readonly wanted?: readonly KeptColumn[];
};

export type KeptColumn = (typeof keptColumns)[number];

/** Those that parts are told of. A statement takes the longer to plan the more it carries along. */
export function neededColumns({ parts }: Kept): KeptColumn[] {
  const needed = new Set<KeptColumn>(['part', 'mask', 'events']);
  for (const { part, aggregate } of parts) {
    const { held } = part;
    if (held?.kind === 'distinct') needed.add(held.own && held.rest.length > 0 ? 'pairs' : 'singles');
    if (held?.kind !== 'number') continue;
    if (held.currency !== null) needed.add('singles');
    if (aggregate === 'min') needed.add('least');
    else if (aggregate === 'max') needed.add('most');
    else needed.add('integers').add('fractions');
  }
  return keptColumns.filter((column) => needed.has(column));
}

/**
 * What is kept of events: of part 0 how many passed which gates (`mask`), of each part that keeps figures these. Numbers
 * are summed as integers where they are (`integers`), so that no order of adding up changes the sum. Distinct values are
 * kept as hashes of 64 bits; where subjects are told apart besides others, as pairs of both.
 */
export function keptRowsSql({ kept, labels, keys, where, params, wanted = keptColumns }: KeptRows): string {
  const names = [...keys.map(({ name }) => name), ...labels.map((_, i) => `d${i}`)];
  const columns = [...keys.map(({ name, sql }) => `${sql} AS ${name}`), ...labels.map((sql, i) => `${sql} AS d${i}`)];
  const gates = [`${kept.gates.map(({ inside }, i) => `bitShiftLeft(toUInt64(${inside}), ${i})`).join(' + ')} AS mask`];
  const events = passingSql(kept, { columns, gates, where, params });
  const all: Cells = { part: 'toUInt16(0)', mask: 'mask', events: 'toUInt64(count())' };
  const groups = `GROUP BY ${[...names, 'mask'].join(', ')}`;
  if (kept.figures.length === 0) {
    const told = wanted.map((column) => `${all[column] ?? nothing[column]} AS ${column}`);
    return `SELECT ${[...names, ...told].join(', ')} FROM (${events}) ${groups}`;
  }
  const rows = [all, ...kept.figures.map(({ held }, i) => figuresSql(held, i + 1))];
  const tuples = rows.map((cells) => `tuple(${wanted.map((column) => cells[column] ?? nothing[column]).join(', ')})`);
  const told = wanted.map((column, i) => `kept.${i + 1} AS ${column}`);
  return `SELECT ${[...names, ...told].join(', ')} FROM (
      SELECT ${names.map((name) => `${name}, `).join('')}[${tuples.join(', ')}] AS told FROM (${events}) ${groups}
    ) ARRAY JOIN told AS kept WHERE kept.${wanted.indexOf('events') + 1} > 0`;
}

type Passing = Pick<KeptRows, 'params' | 'where'> & Readonly<Record<'columns' | 'gates', readonly string[]>>;

/** Events that pass some gate, with the columns that figures are told of: said once, however many lists of conditions there are. */
export function passingSql(kept: Kept, { columns, gates, where, params }: Passing): string {
  const owned = kept.figures.some(({ held }) => held.kind === 'distinct' && held.own);
  const told = [
    ...columns,
    ...new Set(kept.parts.flatMap(({ part }) => part.columns)),
    ...(owned ? [`${keptHashOf('subject_kind', 'subject')} AS who`] : []),
    ...gates,
  ];
  const columnsSql = sharedColumns(told, params).join(', ');
  const rows = where.map(
    (each) => `events WHERE ${['workspace = {workspace:String}', counts, ...each, ...passing(kept)].join(' AND ')}`,
  );
  if (rows.length === 1) return `SELECT ${columnsSql} FROM ${rows.join('')}`;
  // Columns go by their own names in the texts; one more than is needed is left out by the engine.
  const words = new Set(columnsSql.match(/\w+/g));
  const needed = eventColumns.filter((column) => column === 'time' || words.has(column)).join(', ');
  return `SELECT ${columnsSql} FROM (${rows.map((each) => `SELECT ${needed} FROM ${each}`).join(' UNION ALL ')})`;
}

/** Whether an event passes some gate; nothing is left out where one takes every event. */
export function passing({ gates }: Kept): string[] {
  const all = gates.flatMap(({ condition }) => (condition === null ? [] : [`(${condition})`]));
  return all.length < gates.length || all.length === 0 ? [] : [`(${all.join(' OR ')})`];
}

export type Cells = Partial<Readonly<Record<KeptColumn, string>>>;

const nothing: Readonly<Record<KeptColumn, string>> = {
  part: 'toUInt16(0)',
  mask: 'toUInt64(0)',
  events: 'toUInt64(0)',
  integers: 'toInt128(0)',
  fractions: 'toFloat64(0)',
  least: 'CAST(NULL AS Nullable(Float64))',
  most: 'CAST(NULL AS Nullable(Float64))',
  singles: 'CAST([] AS Array(UInt64))',
  pairs: 'CAST([] AS Array(Tuple(UInt64, UInt64)))',
};

/** Integers up to it are exact. */
const mostExact = '9007199254740992';

/** By events, grouped: what is kept of them under the number of a part. */
export function figuresSql(held: Exclude<Held, { kind: 'count' }>, number: number): Cells {
  const { inside } = held;
  const part = `toUInt16(${number})`;
  if (held.kind === 'distinct') {
    const rest = held.rest.length === 0 ? null : keptHashOf(held.rest.join(', '), "''");
    const events = `toUInt64(countIf(${inside}))`;
    if (held.own && rest !== null) return { part, events, pairs: `groupUniqArrayIf((who, ${rest}), ${inside})` };
    return { part, events, singles: `groupUniqArrayIf(${rest ?? 'who'}, ${inside})` };
  }
  const { value, currency } = held;
  const there = `${inside} AND ${value} IS NOT NULL`;
  const exact = `abs(${value}) <= ${mostExact} AND ${value} = trunc(${value})`;
  const told: Cells = {
    part,
    events: `toUInt64(countIf(${there}))`,
    integers: `ifNull(sumIf(toInt128(if(${exact}, ${value}, 0)), ${there}), 0)`,
    fractions: `ifNull(sumIf(if(${exact}, 0, ${value}), ${there}), 0)`,
    least: `minIf(${value}, ${there})`,
    most: `maxIf(${value}, ${there})`,
  };
  if (currency === null) return told;
  return { ...told, singles: `groupUniqArrayIf(${mostCurrencies})(${keptHashOf(currency, "''")}, ${there})` };
}
