import { Failure } from '../../kernel/kernel.ts';
import type { CompiledSql } from '../../language/language.ts';
import { firstInstant, lastInstant, sqlInstant } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { whereOf } from './compiled.ts';
import { instantOf } from './frame.ts';
import { refusePersonal } from './refuse-personal.ts';

/** As the query string says it. */
export type SearchQuery = {
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly producer?: string;
  /** kind/id */
  readonly subject?: string;
  /** A condition: its text, or its tree as JSON. */
  readonly where?: string;
};

/** The place of a row in the order of a search: newest first. */
export type Place = readonly [time: number, partition: number, offset: number, item: number];

export type Search = {
  readonly workspace: string;
  /** from ≤ time < before, in ms. */
  readonly from: number;
  readonly before: number;
  readonly equals: Readonly<Record<string, string>>;
  readonly where: CompiledSql | null;
};

export function searchOf(query: SearchQuery, { workspace, now, documents }: Asking): Search {
  const from = query.from === undefined ? firstInstant : instantOf(query.from, now, 'from');
  const before = query.to === undefined ? lastInstant : instantOf(query.to, now, 'to');
  if (from >= before) throw new Failure('RANGE_INVALID', { detail: 'from must lie before to' });
  const { type, producer } = query;
  const equals = {
    ...(type === undefined ? {} : { type }),
    ...(producer === undefined ? {} : { producer }),
    ...(query.subject === undefined ? {} : subjectOf(query.subject)),
  };
  const where = conditionOf(query.where);
  refusePersonal({ where }, documents);
  return { workspace, from, before, equals, where: whereOf(where, now) };
}

/** Rows of one stretch of the search, newest first, behind `after`. */
export function searchSql(
  search: Search,
  window: { from: number; before: number; after?: Place; limit: number },
): Pick<CompiledSql, 'sql' | 'params'> {
  const { workspace, equals, where } = search;
  const { from, before, after, limit } = window;
  const conditions = [
    'workspace = {workspace:String}',
    "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
    ...Object.keys(equals).map((column) => `${column} = {${column}:String}`),
    ...(where === null ? [] : [`(${where.sql})`]),
  ];
  const params: Record<string, string | number | readonly (string | number)[]> = {
    ...where?.params,
    ...equals,
    workspace,
    from: sqlInstant(from),
    before: sqlInstant(before),
    limit,
  };
  if (after !== undefined) {
    const [time, partition, offset, item] = after;
    conditions.push(
      "(time, partition, offset, item) < ({at:DateTime64(3, 'UTC')}, {partition:UInt16}, {offset:UInt64}, {item:UInt32})",
    );
    Object.assign(params, { at: sqlInstant(time), partition, offset, item });
  }
  const sql = `FROM events WHERE ${conditions.join(' AND ')}
    ORDER BY time DESC, partition DESC, offset DESC, item DESC LIMIT {limit:UInt32}`;
  return { sql, params };
}

const hourMs = 3_600_000;

/**
 * The range cut from its newest end: the last hour, day and month, then all the rest. Most searches end in the first,
 * and the table is sorted by type before time, so the newest of a long range would otherwise be sought in all of it.
 */
export function windowsOf(
  search: Pick<Search, 'from' | 'before'>,
  now: number,
  after?: Place,
): { from: number; before: number }[] {
  const top = Math.min(search.before, after === undefined ? Number.POSITIVE_INFINITY : after[0] + 1);
  const newest = Math.min(top, now);
  const starts = [newest - hourMs, newest - 24 * hourMs, newest - 30 * 24 * hourMs].filter(
    (start) => start > search.from,
  );
  const edges = [top, ...starts, search.from];
  return edges.slice(1).map((from, i) => ({ from, before: edges[i] ?? top }));
}

function subjectOf(text: string): { subject_kind: string; subject: string } {
  const slash = text.indexOf('/');
  if (slash <= 0) throw new Failure('REQUEST_INVALID', { detail: 'subject: must be kind/id' });
  return { subject_kind: text.slice(0, slash), subject: text.slice(slash + 1) };
}

/** A tree begins with a brace, the text form never does. */
export function conditionOf(text: string | undefined): unknown {
  if (text === undefined || !text.trimStart().startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('EXPRESSION_INVALID', { detail: 'where: is not JSON' });
  }
}
