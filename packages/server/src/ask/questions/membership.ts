import type { SegmentQuestion, SegmentSpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { comingsSql, nested, segmentsNamed, type People, type Statement } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import type { Chosen } from './chosen.ts';
import { conditionOf, traitsOf } from './traits-of.ts';

export type Membership = {
  readonly segment: SegmentQuestion['segment'];
  readonly asking: Pick<Asking, 'documents'>;
  /** Milliseconds since 1970. */
  readonly chosenAt: (at: number) => Chosen;
};

const mostMoments = 401;
/** Each of them is a whole statement of its own. */
const mostStatements = 32;

/** Columns place (of a moment), entered and left: since the moment before; at the first, whoever is there has entered. */
export function movesSql(membership: Membership, moments: readonly number[]): (people: People) => Statement {
  if (moments.length > mostMoments) throw tooMany(mostMoments - 1, 'a segment');
  const atOnce = comingsOf(membership, moments);
  if (atOnce !== undefined) return atOnce;
  if (moments.length > mostStatements) throw tooMany(mostStatements - 1, 'a segment of this sort');
  return (people) => turnsSql(eachSql(membership, moments, people));
}

function tooMany(most: number, what: string): Failure {
  return new Failure('QUESTION_TOO_LARGE', { detail: `range: more than ${most} periods of ${what}` });
}

/** A condition over traits that names no other segment, if it asks for no age: all moments are one pass. */
function comingsOf({ segment, asking }: Membership, moments: readonly number[]) {
  const spec = specOf(segment, asking);
  const { subject, where, traits = {}, asOf } = spec ?? {};
  if (subject === undefined || where === undefined || asOf !== undefined) return undefined;
  if (segmentsNamed(where).length > 0) return undefined;
  const [told, again] = [0, 1].map((now) => {
    const names: string[] = [];
    const compiled = traitsOf({ subject, traits, names, told: where, now, moment: 'moment' }, asking.documents);
    return { subject, traits: compiled, where: conditionOf(where, compiled.schema, now), moments };
  });
  if (told === undefined || textOf(told) !== textOf(again)) return undefined;
  return (people: People): Statement => comingsSql(told, people);
}

/** What would differ if anything but windows of days depended on the moment. */
const textOf = (told: unknown): string => JSON.stringify(told);

function specOf(segment: SegmentQuestion['segment'], { documents }: Membership['asking']): SegmentSpec | undefined {
  const name = typeof segment === 'string' ? segment : 'segment' in segment ? segment.segment : undefined;
  if (name !== undefined) return documents.find('segment', name)?.spec as SegmentSpec | undefined;
  return typeof segment === 'object' && 'where' in segment ? segment : undefined;
}

/** One row for each who is in the segment at each moment: who, and the place of the moment among them. */
function eachSql({ chosenAt }: Membership, moments: readonly number[], people: People): Statement {
  const told = moments.map((at, i) => nested(chosenAt(at).members(people), `m${i}_`));
  return {
    sql: told.map(({ sql }, i) => `SELECT who, ${i} AS place FROM (${sql})`).join(' UNION ALL '),
    params: Object.assign({}, ...told.map(({ params }) => params)) as Statement['params'],
  };
}

/** Who is there at a place and not at the one before has entered it; whoever is not at the next has left that. */
function turnsSql({ sql, params }: Statement): Statement {
  const frame = 'OVER (PARTITION BY who ORDER BY place ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)';
  return {
    sql: `SELECT turn.1 AS spot, countIf(turn.2 = 1) AS entered, countIf(turn.2 = -1) AS left
      FROM (
        SELECT place, lagInFrame(toInt32(place), 1, -9) ${frame} AS before, leadInFrame(toInt32(place), 1, -9) ${frame} AS after
        FROM (${sql})
      )
      ARRAY JOIN arrayConcat(if(before != place - 1, [(toInt32(place), 1)], []), if(after != place + 1, [(toInt32(place) + 1, -1)], [])) AS turn
      GROUP BY spot`,
    params,
  };
}
