import type { Grain } from '@millrace/contract';
import type { CompiledSql } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { bucketSql } from './bucket-sql.ts';
import type { Statement } from './derive-sql.ts';
import { sqlInstant } from './instants.ts';
import type { Part } from './part-sql.ts';
import type { People } from './people.ts';
import type { Traits } from './traits.ts';

export type Breakdown = {
  readonly subject: string;
  readonly traits: Traits;
  /** Names of traits. */
  readonly by: readonly string[];
  /** Over the traits. */
  readonly parts: readonly Part[];
  readonly where: CompiledSql | null;
  /** Which events of the subjects are looked at. */
  readonly events: CompiledSql | null;
  readonly grain: Grain | null;
  /** Milliseconds since 1970; undefined: all events before `before` are looked at. */
  readonly from: number | undefined;
  readonly before: number;
  readonly mostRows: number;
};

type Subjects = Pick<Breakdown, 'traits' | 'grain' | 'events' | 'from'> & {
  /** With the columns kind, name, first and last: who it is, and the ends of what was looked at. */
  readonly named?: boolean;
};

/** Columns: at (bucket in seconds since 1970, 0 without a grain), n (subjects), the traits of `by`, a value a part. */
export function breakdownSql(breakdown: Breakdown, people: People): Statement {
  const { by, parts, grain, where } = breakdown;
  const names = by.map((name) => `trait_${name}`);
  const keys = [...(grain === null ? [] : ['bucket']), ...names];
  const columns = [
    grain === null ? '0 AS at' : 'toUnixTimestamp(bucket) AS at',
    'count() AS n',
    ...names,
    ...parts.map(({ value }) => value),
  ];
  const told = parts.flatMap((part) => part.columns);
  const named = people.segmentsIn?.([...(where === null ? [] : [where.sql]), ...told]) ?? [];
  const subjects = withColumns(withColumns(subjectsSql(breakdown, people), named), told);
  const chosen = where === null ? '' : ` WHERE ${where.sql}`;
  const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
  return {
    sql: `SELECT ${columns.join(', ')} FROM (${subjects})${chosen}${groups} LIMIT {mostRows:UInt32}`,
    params: paramsOf(breakdown),
  };
}

/** One row a subject, or a subject and bucket: `who` and its traits. */
function subjectsSql({ traits, grain, events, from, named = false }: Subjects, people: People): string {
  const rows = people.rows({
    named,
    columns: ['time', 'sort_order', 'id', 'producer', ...traits.columns],
    where: [
      'subject_kind = {subject_kind:String}',
      "time < {before:DateTime64(3, 'UTC')}",
      ...(from === undefined ? [] : ["time >= {from:DateTime64(3, 'UTC')}"]),
      ...(events === null ? [] : [`(${events.sql})`]),
    ],
  });
  const bucket = grain === null ? [] : [`${bucketSql(grain, 'time')} AS bucket`];
  const keys = [...(grain === null ? [] : ['bucket']), 'who'];
  const values = [...keys, ...(named ? whoItIs : []), ...traits.values];
  const grouped = `SELECT ${values.join(', ')} FROM (${withColumns(rows, bucket)}) GROUP BY ${keys.join(', ')}`;
  // One after the other, since a formula may look at the one before it.
  return traits.formulas.reduce((sql, formula) => withColumns(sql, [formula]), grouped);
}

const whoItIs = [
  'any(kind) AS kind',
  'any(name) AS name',
  'toUnixTimestamp64Milli(min(time)) AS first',
  'toUnixTimestamp64Milli(max(time)) AS last',
] as const;

const withColumns = (sql: string, columns: readonly string[]): string =>
  columns.length === 0 ? sql : `SELECT *, ${columns.join(', ')} FROM (${sql})`;

function paramsOf({ traits, parts, where, events, ...rest }: Breakdown): Record<string, Param> {
  const params: Record<string, Param> = { ...traits.params, ...where?.params, ...events?.params };
  for (const part of parts) Object.assign(params, part.params);
  params['subject_kind'] = rest.subject;
  params['before'] = sqlInstant(rest.before);
  if (rest.from !== undefined) params['from'] = sqlInstant(rest.from);
  params['mostRows'] = rest.mostRows;
  return params;
}

/** Columns kind, name, first and last of the subjects that have these traits; null: those that have none. */
export function breakdownPeopleSql(
  breakdown: Omit<Breakdown, 'by' | 'parts' | 'grain' | 'mostRows'>,
  cell: Readonly<Record<string, string | number | null>>,
  people: People,
): Statement {
  const { where } = breakdown;
  const params = paramsOf({ ...breakdown, by: [], parts: [], grain: null, mostRows: 0 });
  const conditions = where === null ? [] : [where.sql];
  for (const [i, [name, value]] of Object.entries(cell).entries()) {
    const type = breakdown.traits.schema.fields[name]?.type === 'number' ? 'Float64' : 'String';
    if (value === null) conditions.push(type === 'String' ? `trait_${name} = ''` : `trait_${name} IS NULL`);
    else {
      conditions.push(`trait_${name} = {cell${i}:${type}}`);
      params[`cell${i}`] = value;
    }
  }
  const chosen = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const subjects = withColumns(
    subjectsSql({ ...breakdown, grain: null, named: true }, people),
    people.segmentsIn?.(conditions) ?? [],
  );
  return { sql: `SELECT kind, name, first, last FROM (${subjects})${chosen}`, params };
}

export type Chosen = {
  readonly subject: string;
  readonly traits: Traits;
  /** Over the traits. */
  readonly where: CompiledSql;
  /** Milliseconds since 1970: told of the events before. */
  readonly before: number;
};

const allEvents = { events: null, grain: null, from: undefined };

/** The column who of the subjects of whose traits the condition holds. */
export function chosenSql(chosen: Chosen, people: People): Statement {
  const subjects = withColumns(
    subjectsSql({ ...chosen, ...allEvents }, people),
    people.segmentsIn?.([chosen.where.sql]) ?? [],
  );
  return {
    sql: `SELECT who FROM (${subjects}) WHERE ${chosen.where.sql}`,
    params: paramsOf({ ...chosen, ...allEvents, by: [], parts: [], mostRows: 0 }),
  };
}
