import { compileSql, type CompiledSql } from '../../language/language.ts';
import { keptColumns, type Param } from '../../store/store.ts';
import { eventSchema } from '../event-schema.ts';
import { bucketSql } from './bucket-sql.ts';
import { allOf, type Conjunct } from './conjuncts.ts';
import type { Statement } from './derive-sql.ts';
import { sqlInstant } from './instants.ts';
import type { Kept } from './kept.ts';
import { neededColumns, type KeptColumn, type KeptRows } from './kept-rows.ts';
import { labelsAsFields } from './labels-as-fields.ts';
import { levelled, type LevelSpans } from './levels.ts';
import type { Asked, Cover, Stretch } from './rollup-cover.ts';
import { otherLabel, type RollupForm } from './rollup-form.ts';
import { versionOf, type Versions } from './rollup-rows.ts';

/** How a question over metrics is read from a rollup, and what that does not say from events. */
export type KeptReading = {
  readonly form: RollupForm;
  readonly number: number;
  readonly cover: Cover;
  readonly asked: Asked & { readonly kept: Kept };
  readonly totals: boolean;
  /** Of the question, over events. */
  readonly where: CompiledSql | null;
  readonly now: number;
  readonly mostRows: number;
  readonly versions: Versions;
  readonly whole: readonly Stretch[];
  readonly raw: readonly Stretch[];
  /** The entries of admitted before it are in the rollup; null: there are no others. */
  readonly position: number | null;
  readonly linked: boolean;
};

/** After the moment: whole, n, newest and the labels. */
export function headSql(
  { asked: { grain, by }, totals }: KeptReading,
  n: string,
  labels?: readonly string[],
): string[] {
  const whole = totals && grain !== null ? 'grouping(bucket) AS whole' : '0 AS whole';
  return [whole, `${n} AS n`, '0 AS newest', ...(labels ?? by.map((_, i) => `d${i}`))];
}

export function groupsSql({ asked: { grain, by }, totals }: KeptReading): string {
  const labels = by.map((_, i) => `d${i}`);
  const keys = [...(grain === null ? [] : ['bucket']), ...labels];
  const group =
    totals && grain !== null
      ? ` GROUP BY GROUPING SETS ((${keys.join(', ')}), (${labels.join(', ')}))`
      : keys.length === 0
        ? ''
        : ` GROUP BY ${keys.join(', ')}`;
  return `${group}${keys.length === 0 ? '' : ' HAVING n > 0'} LIMIT {mostRows:UInt32}`;
}

/** Rows of the rollup that say what is asked, to select from as `kept`. */
export function storedSql(reading: KeptReading): Statement {
  const { cover, number, versions, now } = reading;
  const version = versionOf('intDiv(toUnixTimestamp(kept.slot), 86400)', versions);
  const levels = levelsIn(reading).map(({ level, spans }) => {
    const times = spans.map(
      ({ from, before }) => `kept.slot >= ${secondsSql(from)} AND kept.slot < ${secondsSql(before)}`,
    );
    const numbers = [0, ...cover.figures].map((part) => level.firstPart + part);
    return `(kept.part IN (${numbers.join(', ')}) AND (${times.join(' OR ')}))`;
  });
  const place = (field: string): string => `kept.labels[${(cover.fields.get(field) ?? 0) + 1}]`;
  const there = cover.conjuncts.flatMap((each) => fieldThatExists(each, cover) ?? []);
  const wanted = cover.gates.map((gate) => `bitShiftLeft(toUInt64(1), ${gate})`).join(' + ');
  const where = [
    'kept.workspace = {workspace:String}',
    'kept.number = {rollup:UInt32}',
    `(${levels.join(' OR ')})`,
    `kept.version = ${version.sql}`,
    `(NOT ${isPart(reading, 0)} OR bitAnd(kept.mask, ${wanted}) != 0)`,
    ...there.map((field) => `${place(field)} != ''`),
  ];
  const params = { ...version.params, rollup: number };
  const condition = allOf(cover.conjuncts.filter((each) => fieldThatExists(each, cover) === undefined));
  const rows = `rollup_rows AS kept WHERE ${where.join(' AND ')}`;
  if (condition === undefined) return { sql: rows, params };
  const fields = labelsAsFields([...cover.fields.keys()], place);
  const met = compileSql(condition, eventSchema, { prefix: 'k', now });
  const columns = [...new Set(['slot', 'labels', 'part', 'mask', ...columnsOf(reading)])].map((name) => `kept.${name}`);
  return {
    sql: `(SELECT ${[...columns, ...fields].join(', ')} FROM ${rows}) AS kept WHERE ${met.sql}`,
    params: { ...params, ...met.params },
  };
}

/** The field inside of `data` or `context` that a condition wants to be there, and nothing more: its label says so by itself. */
function fieldThatExists({ tree }: Conjunct, { fields }: Cover): string | undefined {
  if (tree.op !== 'exists' || tree.of.op !== 'field') return undefined;
  const { path } = tree.of;
  return path.includes('.') && fields.has(path) ? path : undefined;
}

export const levelsIn = ({ whole, form, asked }: KeptReading): LevelSpans[] =>
  levelled(whole, { own: form.grain, asked: asked.grain });

/** Whether a row is of the part, in whatever level. */
export function isPart(reading: KeptReading, part: number): string {
  const numbers = levelsIn(reading).map(({ level }) => level.firstPart + part);
  return numbers.length === 1 ? `kept.part = ${numbers[0]}` : `kept.part IN (${numbers.join(', ')})`;
}

/** By what rows of the rollup are put into groups. */
export function keysOf({ cover, asked, form }: KeptReading): Readonly<Record<string, string>> {
  const { grain, by } = asked;
  return {
    ...(grain === null ? {} : { bucket: `toUnixTimestamp(${bucketSql(grain, 'kept.slot')})` }),
    ...Object.fromEntries(by.map((_, i) => [`d${i}`, shownLabel({ cover, asked, form }, i)])),
  };
}

function shownLabel({ cover, asked, form }: Pick<KeptReading, 'cover' | 'asked' | 'form'>, i: number): string {
  const place = cover.by[i] ?? 0;
  const label = `kept.labels[${place + 1}]`;
  const shown = form.dimensions[place]?.field === undefined ? label : `if(${label} = '${otherLabel}', '', ${label})`;
  return asked.by[i]?.lookUp?.(shown) ?? shown;
}

/** Where persons are told by a join, both kinds of values are looked at. */
export function columnsOf({ asked, linked }: KeptReading): KeptColumn[] {
  const needed = neededColumns(asked.kept);
  return linked
    ? keptColumns.filter((column) => needed.includes(column) || column === 'singles' || column === 'pairs')
    : needed;
}

/** Of the events that the rollup does not say, and of those that it does not say yet: labels, keys and conditions of each. */
export type EventRows = Pick<KeptRows, 'labels' | 'keys' | 'where'>;

/**
 * Each event meets one list of conditions, undefined where there is nothing to read. Two lists, because the engine finds what meets the first by
 * time and what meets the second by entry; joined by OR it can use neither.
 */
export function eventsOf({ asked, where, raw, position }: KeptReading): EventRows | undefined {
  const { by, grain } = asked;
  const within = (...conditions: readonly string[]): string[] => [
    "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
    ...conditions,
    ...(where === null ? [] : [`(${where.sql})`]),
  ];
  const lists = [
    ...(raw.length > 0
      ? [within(stretchesSql(raw), ...(position === null ? [] : ['admitted < {position:UInt64}']))]
      : []),
    ...(position === null ? [] : [within('admitted >= {position:UInt64}')]),
  ];
  if (lists.length === 0) return undefined;
  return {
    labels: by.map(({ sql }) => sql),
    keys: grain === null ? [] : [{ name: 'bucket', sql: `toUnixTimestamp(${bucketSql(grain, 'time')})` }],
    where: lists,
  };
}

const secondsSql = (ms: number): string => `toDateTime(${Math.floor(ms / 1000)}, 'UTC')`;

function stretchesSql(stretches: readonly Stretch[]): string {
  const one = (i: number): string =>
    `(time >= {from${i}:DateTime64(3, 'UTC')} AND time < {before${i}:DateTime64(3, 'UTC')})`;
  return `(${stretches.map((_, i) => one(i)).join(' OR ')})`;
}

export function paramsOf({ asked, where, raw, whole, position, mostRows, form }: KeptReading): Record<string, Param> {
  const params: Record<string, Param> = { ...where?.params, workspace: form.workspace, mostRows };
  if (position !== null) params['position'] = position;
  const all = [...raw, ...whole];
  params['from'] = sqlInstant(Math.min(...all.map(({ from }) => from)));
  params['before'] = sqlInstant(Math.max(...all.map(({ before }) => before)));
  for (const [i, { from, before }] of raw.entries()) {
    params[`from${i}`] = sqlInstant(from);
    params[`before${i}`] = sqlInstant(before);
  }
  for (const { part } of asked.kept.parts) Object.assign(params, part.params);
  for (const { params: own } of asked.by) Object.assign(params, own);
  return params;
}
