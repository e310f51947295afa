import type { Schema } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { eventSchema, type EventRow } from '../event-schema.ts';
import type { Statement } from './derive-sql.ts';
import { hashOf, type IdColumns, type People } from './people.ts';

/**
 * A condition names a segment by a column, which whoever writes the statement has to provide: what it is depends on the
 * moment that is asked about. Hexadecimal digits, so that nothing of a name is SQL.
 */
export const segmentColumn = (name: string): string => `segment_${Buffer.from(name).toString('hex')}`;

const mention = /\bsegment_([0-9a-f]+)\b/g;

function namedIn(sql: readonly string[]): string[] {
  const found = sql.flatMap((each) => [...each.matchAll(mention)].map(([, hex = '']) => hex));
  return [...new Set(found)].map((hex) => Buffer.from(hex, 'hex').toString());
}

/** `segment("…")` in conditions. */
export const segmentsBy: Required<Pick<Schema<unknown>, 'segment'>> = {
  segment: (name) => ({ read: () => undefined, sql: () => segmentColumn(name) }),
};

/** Events as questions ask for them. */
export const askedSchema: Schema<EventRow> = { ...eventSchema, ...segmentsBy };

/** The same statement with longer names for its parameters, to stand inside another. */
export function nested({ sql, params }: Statement, prefix: string): Statement {
  const own = Object.entries(params).filter(([name]) => name !== 'workspace');
  return {
    sql: sql.replaceAll(/\{(\w+):/g, (all, name: string) => (name === 'workspace' ? all : `{${prefix}${name}:`)),
    params: Object.fromEntries(own.map(([name, value]) => [`${prefix}${name}`, value])),
  };
}

/** Provides the segments that statements name; `members` selects `who` of one. */
export function withSegments(people: People, members: (name: string) => Statement): People {
  const params: Record<string, Param> = {};
  const known = new Map<string, string>();
  const membersSql = (name: string): string => {
    let sql = known.get(name);
    if (sql === undefined) {
      const told = nested(members(name), `s${known.size}_`);
      Object.assign(params, told.params);
      sql = told.sql;
      known.set(name, sql);
    }
    return sql;
  };
  const byIds = (names: readonly string[], { kind, id }: IdColumns): string[] =>
    names.map((name) => `${hashOf(kind, id)} IN (${people.idsOf(membersSql(name))}) AS ${segmentColumn(name)}`);
  return {
    ...people,
    get params() {
      return { ...people.params, ...params };
    },
    rows: (selected) => {
      const { columns, where } = selected;
      const missing = namedIn([...columns, ...where]).filter((name) => !provides(columns, name));
      return people.rows({ ...selected, columns: [...byIds(missing, ofEvents), ...columns] });
    },
    segmentsIn: (sql, ids) => {
      const names = namedIn(sql);
      if (ids !== undefined) return byIds(names, ids);
      return names.map((name) => `who IN (${membersSql(name)}) AS ${segmentColumn(name)}`);
    },
  };
}

const ofEvents: IdColumns = { kind: 'subject_kind', id: 'subject' };
const provides = (columns: readonly string[], name: string): boolean =>
  columns.some((column) => column.endsWith(` AS ${segmentColumn(name)}`));

/** People without those of whom a condition over `who` does not hold. */
export function amongPeople(people: People, holds: Statement): People {
  const told = nested(holds, 'among_');
  return {
    ...people,
    get params() {
      return { ...people.params, ...told.params };
    },
    rows: (selected) => `SELECT * FROM (${people.rows(selected)}) WHERE ${told.sql}`,
  };
}
