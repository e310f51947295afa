import type { Param } from '../../store/store.ts';
import { counts } from './counts.ts';

/** Rows of `events` that count, of the workspace of the parameter `workspace`; the columns are SQL with aliases, or plain names. */
export type Selected = { readonly columns: readonly string[]; readonly where: readonly string[] };

/** Writes a selection with one column more, `who`: whom the event is about, 128 bits of hash. */
export type People = {
  readonly rows: (selected: Selected) => string;
  readonly names: readonly string[];
  readonly params?: Readonly<Record<string, Param>>;
};

/** Each subject for itself. */
export const subjectsAlone: People = {
  rows: ({ columns, where }) => selectSql([...columns, `${hashOf('subject_kind', 'subject')} AS who`], where),
  names: ['events'],
};

/** Subjects by the person they stand for; who is not linked stands for itself. */
export const subjectsLinked: People = {
  rows: ({ columns, where }) => {
    const told = selectSql([...columns, `${hashOf('subject_kind', 'subject')} AS own`], where);
    return `SELECT told.*, if(person = 0, own, person) AS who FROM (${told}) AS told
      ANY LEFT JOIN (${linkedSql}) AS linked USING (own)`;
  },
  names: ['events', 'links'],
};

/** Columns own and person: ids that stand for another, as the engine tells pairs of texts in a distinct count. */
export const linkedSql = `SELECT ${hashOf('kind', 'id')} AS own, ${hashOf('kind', 'links.person')} AS person
  FROM links FINAL WHERE workspace = {workspace:String} AND links.person != id`;

/** A join over texts takes twice the time of all the rest. */
export function hashOf(kind: string, id: string): string {
  return `reinterpretAsUInt128(sipHash128(${kind}, ${id}))`;
}

function selectSql(columns: readonly string[], where: readonly string[]): string {
  return `SELECT ${columns.join(', ')} FROM events
    WHERE ${['workspace = {workspace:String}', counts, ...where].join(' AND ')}`;
}
