import type { Dimension, Metric } from '@millrace/contract';
import type { CompiledSql } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { bucketSql } from './bucket-sql.ts';
import { counts } from './counts.ts';
import type { Statement } from './derive-sql.ts';
import { sqlInstant } from './instants.ts';
import { hashOf, linkedSql } from './people.ts';
import { tableOf, type Rollup } from './rollup.ts';
import { slotBase, spansOf } from './spans.ts';

/** The grains that a rollup has rows of. */
export type CountedGrain = 'minute' | 'hour' | 'day';

/** What a question needs: a metric of one workspace's events with from ≤ time < before, cut by bucket and dimensions. */
export type Need = {
  readonly workspace: string;
  readonly metric: Metric;
  readonly by: readonly Dimension[];
  readonly grain: CountedGrain | null;
  /** Also one row per group over the whole range, marked `whole`. */
  readonly totals?: boolean;
  readonly where: CompiledSql | null;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly before: number;
};

/**
 * `names`: what the answer says it used. `brief`: it reads little. Columns of the SQL: bucket (if there is a grain), the
 * dimensions, value, n, whole (if totals).
 */
export type Reading = Statement & { readonly names: readonly string[]; readonly brief: boolean };

/** What a rollup holds: the entries of admitted before `position`. `isWhole`: the store has no others. */
export type Filled = { readonly rollup: Rollup; readonly position: number; readonly isWhole: boolean };

/** Whether the rollup, together with the raw rows it does not hold yet, answers this exactly. */
export function covers(rollup: Rollup, need: Need): boolean {
  const { dimensions, measures } = rollup.spec;
  const known: readonly string[] = dimensions;
  return (
    measures.includes(need.metric) &&
    need.totals !== true &&
    need.by.every((dimension) => known.includes(dimension)) &&
    [...(need.where?.fields ?? [])].every((field) => known.includes(field)) &&
    need.from < need.before
  );
}

/** All of it from events. */
export function rawReading(need: Need): Reading {
  const value = need.metric === 'events' ? 'count()' : 'uniqExact(subject_kind, subject)';
  const whole = need.totals === true ? ['grouping(bucket) AS whole'] : [];
  const sql = fromEvents(need, {
    columns: [`${value} AS value`, 'count() AS n', ...whole],
    where: need.metric === 'subjects' ? hasSubject : [],
    group: need.totals === true ? groupingSets(need) : groupBy(need),
  });
  return { sql, params: paramsOf(need), names: ['events'], brief: false };
}

/** Subjects counted by the person they stand for; who is not linked stands for itself. */
export function mappedReading(need: Need): Reading {
  const seen = fromEvents(need, {
    columns: [`${hashOf('subject_kind', 'subject')} AS own`],
    where: hasSubject,
    group: '',
  });
  const whole = need.totals === true ? ['grouping(bucket) AS whole'] : [];
  const columns = [...keysOf(need), 'uniqExact(if(person = 0, own, person)) AS value', 'count() AS n', ...whole];
  const sql = `SELECT ${columns.join(', ')} FROM (${seen}) AS seen ANY LEFT JOIN (${linkedSql}) AS linked USING (own)
    ${need.totals === true ? groupingSets(need) : groupBy(need)}`;
  return { sql, params: paramsOf(need), names: ['events', 'links'], brief: false };
}

const hasSubject = ["subject_kind != ''"];

/**
 * The range from the rollup, each stretch of it in the coarsest grain that fits, and from events the rows the rollup does
 * not hold yet. The two are disjoint, and stay apart because each prunes by an index of its own. Reading events costs the
 * engine some 3 ms however little there is, so it is left out where there is nothing.
 */
export function rollupReading(need: Need, { rollup, position, isWhole }: Filled): Reading {
  const table = tableOf(rollup);
  const name = `rollup ${rollup.name}`;
  const spans = spansSql(need, rollup);
  const params = { ...paramsOf(need), ...spans.params };
  const kept = (columns: readonly string[]): string => fromRollup(need, { table, spans: spans.sql, columns });
  if (isWhole)
    return {
      sql: `${kept(['sum(events) AS value', 'value AS n'])}${withoutNone(need)}`,
      params,
      names: [name],
      brief: true,
    };
  const behind = fromEvents(need, {
    columns: ['count() AS part'],
    where: ['admitted >= {position:UInt64}'],
    group: groupBy(need),
  });
  const columns = [...keysOf(need), 'sum(part) AS value', 'value AS n'].join(', ');
  return {
    sql: `SELECT ${columns} FROM (${kept(['sum(events) AS part'])} UNION ALL ${behind})${groupBy(need)}${withoutNone(need)}`,
    params: { ...params, position },
    names: [name, 'events'],
    brief: true,
  };
}

type Part = { readonly columns: readonly string[] };

function fromRollup(
  need: Need,
  { table, spans, columns }: Part & { readonly table: string; readonly spans: string },
): string {
  const where = ['workspace = {workspace:String}', `(${spans})`, ...conditionOf(need)];
  return `SELECT ${[...selectedKeys(need, 'start'), ...columns].join(', ')} FROM ${table}
    WHERE ${where.join(' AND ')}${groupBy(need)}`;
}

function fromEvents(
  need: Need,
  { columns, where, group }: Part & { readonly where: readonly string[]; readonly group: string },
): string {
  const range = "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}";
  const all = ['workspace = {workspace:String}', range, counts, ...where, ...conditionOf(need)];
  return `SELECT ${[...selectedKeys(need, 'time'), ...columns].join(', ')} FROM events WHERE ${all.join(' AND ')}${group}`;
}

/** No row is coarser than a bucket. */
function spansSql(need: Need, rollup: Rollup): { readonly sql: string; readonly params: Record<string, Param> } {
  const { grains } = rollup.spec;
  const fitting = need.grain === null ? grains : grains.slice(0, grains.indexOf(need.grain) + 1);
  const params: Record<string, Param> = {};
  const parts = spansOf(need, fitting).map(({ grain, from, before }, i) => {
    params[`from${i}`] = slotBase(grain) + from;
    params[`before${i}`] = slotBase(grain) + before;
    return `slot >= {from${i}:UInt64} AND slot < {before${i}:UInt64}`;
  });
  return { sql: parts.join(' OR '), params };
}

function selectedKeys({ grain, by }: Need, time: string): string[] {
  return [...(grain === null ? [] : [`${bucketSql(grain, time)} AS bucket`]), ...by];
}

const keysOf = ({ grain, by }: Need): string[] => [...(grain === null ? [] : ['bucket']), ...by];

function groupBy(need: Need): string {
  const keys = keysOf(need);
  return keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
}

/** A group of which all was taken off is none. */
const withoutNone = (need: Need): string => (keysOf(need).length === 0 ? '' : ' HAVING value > 0');

const groupingSets = (need: Need): string =>
  ` GROUP BY GROUPING SETS ((${keysOf(need).join(', ')}), (${need.by.join(', ')}))`;

const conditionOf = ({ where }: Need): string[] => (where === null ? [] : [`(${where.sql})`]);

function paramsOf({ workspace, where, from, before }: Need): Record<string, Param> {
  return { ...where?.params, workspace, from: sqlInstant(from), before: sqlInstant(before) };
}
