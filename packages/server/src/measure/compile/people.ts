import type { Param } from '../../store/store.ts';
import { counts } from './counts.ts';

/** Rows of `events` that count, of the workspace of the parameter `workspace`; the columns are SQL with aliases, or plain names. */
export type Selected = {
  readonly columns: readonly string[];
  readonly where: readonly string[];
  /** Also the columns `kind` and `name`: the id that `who` stands for. */
  readonly named?: boolean;
};

/** Writes a selection with one column more, `who`: whom the event is about, 128 bits of hash. */
export type People = {
  readonly rows: (selected: Selected) => string;
  readonly names: readonly string[];
  /** Complete once the statement is written. */
  readonly params?: Readonly<Record<string, Param>>;
  /** `members` selects `who` of some: selects the hashes of all ids that stand for them, `hashOf` kind and id. */
  readonly idsOf: (members: string) => string;
  /** Columns for the segments that these pieces of SQL name, told of `who`, or of columns that hold an id. */
  readonly segmentsIn?: (sql: readonly string[], ids?: IdColumns) => readonly string[];
};
export type IdColumns = { readonly kind: string; readonly id: string };

/** Each subject for itself. */
export const subjectsAlone: People = {
  rows: ({ columns, where, named = false }) => {
    const names = named ? ['subject_kind AS kind', 'subject AS name'] : [];
    return selectSql([...columns, ...names, `${hashOf('subject_kind', 'subject')} AS who`], where);
  },
  names: ['events'],
  idsOf: (members) => members,
};

/** Subjects by the person they stand for; who is not linked stands for itself. */
export const subjectsLinked: People = {
  rows: ({ columns, where, named = false }) => {
    const names = named ? ['subject_kind AS kind', 'subject AS own_id'] : [];
    const told = selectSql([...columns, ...names, `${hashOf('subject_kind', 'subject')} AS own`], where);
    const name = named ? ', if(person = 0, own_id, person_id) AS name' : '';
    return `SELECT told.*, if(person = 0, own, person) AS who${name} FROM (${told}) AS told
      ANY LEFT JOIN (${named ? linkedWith(', links.person AS person_id') : linkedSql}) AS linked USING (own)`;
  },
  names: ['events', 'links'],
  idsOf: (members) => `SELECT arrayJoin([member, own]) AS id
    FROM (SELECT who AS member FROM (${members})) AS chosen ALL LEFT JOIN (${linkedSql}) AS linked ON member = person`,
};

/** Columns own and person: ids that stand for another, as the engine tells pairs of texts in a distinct count. */
export const linkedSql = linkedWith('');

/** The same by what rollups keep of them. */
export const keptLinkedSql = `SELECT toUInt64(own) AS own, toUInt64(person) AS person FROM (${linkedSql})`;

function linkedWith(more: string): string {
  return `SELECT ${hashOf('kind', 'id')} AS own, ${hashOf('kind', 'links.person')} AS person${more}
    FROM links FINAL WHERE workspace = {workspace:String} AND links.person != id`;
}

/** A join over texts takes twice the time of all the rest. */
export function hashOf(kind: string, id: string): string {
  return `reinterpretAsUInt128(sipHash128(${kind}, ${id}))`;
}

/** The same in 64 bits, as rollups keep it: of n such two are alike with a probability of n² / 2^65 (decision 0031). */
export function keptHashOf(kind: string, id: string): string {
  return `toUInt64(${hashOf(kind, id)})`;
}

function selectSql(columns: readonly string[], where: readonly string[]): string {
  return `SELECT ${columns.join(', ')} FROM events
    WHERE ${['workspace = {workspace:String}', counts, ...where].join(' AND ')}`;
}
