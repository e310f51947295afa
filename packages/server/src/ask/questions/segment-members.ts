import type { Question, SegmentSpec, Trait } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import {
  breakdownPeopleSql,
  chosenSql,
  hashOf,
  nested,
  withSegments,
  type People,
  type Statement,
} from '../../measure/measure.ts';
import { chosenPeople, splitAmong } from './among.ts';
import type { Asking } from './asking.ts';
import type { Behind, Cells } from './behind.ts';
import { checkQuestion } from './check-question.ts';
import { namedSegment, type Chosen } from './chosen.ts';
import { instantOf } from './frame.ts';
import { peopleBehind } from './kinds.ts';
import { conditionOf, traitsOf } from './traits-of.ts';

/** When and by which documents; `path` says where in the question, `within` which segments are being told. */
export type Moment = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly asking: Pick<Asking, 'workspace' | 'documents'>;
  readonly path: string;
  readonly within: readonly string[];
};

/** Who is in a segment: by a condition over traits, or behind a cell. */
export function segmentMembers(spec: SegmentSpec, moment: Moment): Chosen {
  const { path } = moment;
  const { where, people, asOf } = spec;
  if ((where === undefined) === (people === undefined))
    throw new Failure('SEGMENT_INVALID', { detail: `${path}: say either where or people` });
  const at = asOf === undefined ? moment.at : instantOf(asOf, moment.at, `${path}.asOf`);
  const told = { ...moment, at };
  if (people !== undefined) return behindCell({ ...people, subject: spec.subject }, told);
  if (spec.subject === undefined)
    throw new Failure('SEGMENT_INVALID', { detail: `${path}: where needs the kind of its subjects, subject` });
  return byTraits({ subject: spec.subject, where, traits: spec.traits ?? {} }, told);
}

type ByTraits = { readonly subject: string; readonly where: unknown; readonly traits: Readonly<Record<string, Trait>> };

function byTraits({ subject, where, traits: added }: ByTraits, moment: Moment): Chosen {
  const { at, asking } = moment;
  const traits = traitsOf({ subject, traits: added, names: [], told: where, now: at }, asking.documents);
  const chosen = { subject, traits, where: conditionOf(where, traits.schema, at), before: at + 1 };
  const over = (people: People): People => withSegments(people, membersOf(moment, people));
  return chosenOf({
    kinds: [subject],
    listed: writtenFor(over, (people) => breakdownPeopleSql({ ...chosen, events: null, from: undefined }, {}, people)),
    members: writtenFor(over, (people) => chosenSql(chosen, people)),
  });
}

type BehindCell = NonNullable<SegmentSpec['people']> & { readonly subject: string | undefined };

function behindCell({ question, cell, subject }: BehindCell, moment: Moment): Chosen {
  const { behind, over } = cellAsOf(question, cell, moment);
  const all = writtenFor(over, behind.people);
  const listed = (people: People): Statement => somebodyOf(subject, all(people));
  return chosenOf({
    kinds: subject === undefined ? null : [subject],
    listed,
    members: (people) => {
      const { sql, params } = listed(people);
      return { sql: `SELECT ${hashOf('kind', 'name')} AS who FROM (${sql})`, params };
    },
  });
}

/** Without those who are nobody: events without a subject. */
function somebodyOf(kind: string | undefined, listed: Statement): Statement {
  const { sql, params } = nested(listed, 'of_');
  const condition = kind === undefined ? "kind != ''" : 'kind = {kind:String}';
  return {
    sql: `SELECT kind, name, first, last FROM (${sql}) WHERE ${condition}`,
    params: { ...params, ...(kind === undefined ? {} : { kind }) },
  };
}

/** `now` of the question is the moment; it knows no event after it. */
function cellAsOf(
  question: Readonly<Record<string, unknown>>,
  cell: Cells,
  moment: Moment,
): { readonly behind: Behind; readonly over: (people: People) => People } {
  const { at, asking } = moment;
  const { among, rest } = splitAmong(question);
  const behind = peopleBehind(knownAt(checkQuestion(rest), at), { ...asking, now: at }, cell);
  const told = { ...moment, at: behind.frame.asOf };
  return { behind, over: (people) => chosenPeople(among, told)(people) };
}

/** Before its range begins, a question is about nobody: one whose range ends with `now` has one by then. */
function knownAt(question: Question, at: number): Question {
  const late = question.asOf !== undefined && instantOf(question.asOf, at, 'asOf') > at;
  const asked = late ? { ...question, asOf: iso(at) } : question;
  const { range } = asked;
  if (range === undefined) return asked;
  const [from, to] = [instantOf(range.from, at, 'range.from'), instantOf(range.to, at, 'range.to')];
  if (from < to || !`${range.from} ${range.to}`.includes('now')) return asked;
  return { ...asked, range: { from: iso(from), to: iso(from + 1) }, asOf: iso(at) };
}

const iso = (at: number): string => new Date(at).toISOString();

/** The members of a segment that a condition names. */
export function membersOf(moment: Moment, people: People): (name: string) => Statement {
  return (name) => namedSegment(name, { ...moment, path: 'where' }).members(people);
}

function writtenFor(over: (people: People) => People, write: (people: People) => Statement) {
  return (people: People): Statement => {
    const own = over(people);
    const { sql, params } = write(own);
    return { sql, params: { ...params, ...own.params } };
  };
}

export function chosenOf({ kinds, listed, members }: Omit<Chosen, 'holds'>): Chosen {
  return {
    kinds,
    listed,
    members,
    holds: (people) => {
      const { sql, params } = members(people);
      return { sql: `who IN (${sql})`, params };
    },
  };
}
