import { nested, sqlInstant, type People, type Statement } from '../../measure/measure.ts';
import type { Chosen } from './chosen.ts';
import type { Moment } from './segment-members.ts';

/** Subjects of these kinds that are in all, in some, or not in one; of a kind are those that had an event by then. */
export function combined(op: 'and' | 'or' | 'not', parts: readonly Chosen[], { at }: Moment): Chosen {
  const kinds = parts.some((part) => part.kinds === null)
    ? null
    : [...new Set(parts.flatMap((part) => part.kinds ?? []))];
  const holds = (people: People): Statement => {
    const told = parts.map((part, i) => nested(part.holds(people), `c${i}_`));
    const all = told.map(({ sql }) => `(${sql})`).join(op === 'or' ? ' OR ' : ' AND ');
    return {
      sql: op === 'not' ? `NOT ${all}` : all,
      params: Object.assign({}, ...told.map(({ params }) => params)) as Statement['params'],
    };
  };
  const everybody = (people: People, named: boolean): Statement => {
    const where = [
      kinds === null ? "subject_kind != ''" : 'subject_kind IN ({kinds:Array(String)})',
      "time < {before:DateTime64(3, 'UTC')}",
    ];
    const told = holds(people);
    const columns = ['toUnixTimestamp64Milli(time) AS at'];
    return {
      sql: `SELECT * FROM (SELECT who${named ? ', any(kind) AS kind, any(name) AS name, min(at) AS first, max(at) AS last' : ''}
        FROM (${people.rows({ columns, where, named })}) GROUP BY who) WHERE ${told.sql}`,
      params: {
        ...people.params,
        ...told.params,
        before: sqlInstant(at + 1),
        ...(kinds === null ? {} : { kinds }),
      },
    };
  };
  return {
    kinds,
    holds,
    members: (people) => everybody(people, false),
    listed: (people) => {
      const { sql, params } = everybody(people, true);
      return { sql: `SELECT kind, name, first, last FROM (${sql})`, params };
    },
  };
}
