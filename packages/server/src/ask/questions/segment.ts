import { SegmentQuestion } from '@millrace/contract';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Failure } from '../../kernel/kernel.ts';
import { hashOf, nested } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, plainCell, type Behind, type Cells } from './behind.ts';
import { bucketAfter, bucketsOf } from './buckets.ts';
import { chosenBy, namedSegment, type Chosen } from './chosen.ts';
import { integerColumn, numberCell, timeColumn, type Compiled, type Rows } from './compiled.ts';
import { frameOf, instantOf, type Frame } from './frame.ts';
import { movesSql, type Membership } from './membership.ts';

/** Whoever compiles the segment says what of it is wrong, and where. */
export const segmentForm = Compile(
  Type.Object({ ...SegmentQuestion.properties, segment: Type.Unknown() }, { additionalProperties: false }),
);

const column = (name: string) => integerColumn(name, 'subjects');

/** How many are in a segment; with a grain, at the end of each period, and how many came into it and left it in the period. */
export function compileSegment(question: SegmentQuestion, asking: Asking): Compiled {
  const plan = planOf(question, asking);
  if (plan.periods === null) {
    return {
      frame: plan.frame,
      reads: [
        {
          people: (people) => {
            const { sql, params } = plan.chosenAt(plan.frame.asOf).members(people);
            return { sql: `SELECT count() FROM (${sql})`, params };
          },
        },
      ],
      shape: ([rows = []]) => {
        const n = numberCell(rows[0]?.[0] ?? 0);
        return { columns: [column('members')], rows: [[n]], n };
      },
    };
  }
  const { starts, moments } = plan.periods;
  return {
    frame: plan.frame,
    reads: [{ people: movesSql(plan, moments) }],
    shape: ([rows = []]) => {
      const told = periodsOf(rows, moments.length);
      return {
        columns: [timeColumn(question.as), column('members'), column('entered'), column('left')],
        rows: starts.map((start, i) => {
          const { members, entered, left } = told[i + 1] ?? none;
          return [new Date(start).toISOString(), members, entered, left];
        }),
        n: starts.length === 0 ? 0 : (told.at(-1)?.members ?? 0),
      };
    },
  };
}

/** Who is in it; of a period of a series at its end, or who `entered` or `left` in it. */
export function segmentCell(question: SegmentQuestion, asking: Asking, cell: Cells): Behind {
  const { frame, periods, chosenAt } = planOf(question, asking);
  const time = question.as ?? 'time';
  knowsOnly(cell, periods === null ? [] : [time, 'state']);
  const at = plainCell(cell, time);
  const state = plainCell(cell, 'state') ?? 'members';
  if (state !== 'members' && state !== 'entered' && state !== 'left')
    throw cellMisfit('state', 'must be one of: members, entered, left');
  if (periods === null) return { frame, people: chosenAt(frame.asOf).listed };
  const place = at === undefined ? periods.starts.length - 1 : periods.starts.indexOf(Date.parse(String(at)));
  const [before, end] = [periods.moments[place], periods.moments[place + 1]];
  if (before === undefined || end === undefined)
    throw cellMisfit(time, `no ${question.grain ?? 'period'} of the range begins then`);
  if (state === 'members') return { frame, people: chosenAt(end).listed };
  const [those, others] = state === 'entered' ? [end, before] : [before, end];
  return {
    frame,
    people: (people) => {
      const listed = nested(chosenAt(those).listed(people), 'in_');
      const without = nested(chosenAt(others).members(people), 'out_');
      return {
        sql: `SELECT * FROM (${listed.sql}) WHERE ${hashOf('kind', 'name')} NOT IN (${without.sql})`,
        params: { ...listed.params, ...without.params },
      };
    },
  };
}

/** `moments`: the beginning of the range, then the end of each period, as of which who is in it. */
type Plan = Membership & {
  readonly frame: Frame;
  readonly periods: { readonly starts: readonly number[]; readonly moments: readonly number[] } | null;
};

function planOf(question: SegmentQuestion, asking: Asking): Plan {
  const { segment, grain, range } = question;
  const moment = { asking, path: 'segment', within: [] };
  const chosenAt = (at: number): Chosen =>
    typeof segment === 'string' ? namedSegment(segment, { ...moment, at }) : chosenBy(segment, { ...moment, at });
  const told = { segment, chosenAt, asking };
  if (range === undefined) {
    if (grain !== undefined) throw new Failure('QUESTION_INVALID', { detail: 'range: a grain cuts a range' });
    const asOf = question.asOf === undefined ? asking.now : instantOf(question.asOf, asking.now, 'asOf');
    return { ...told, frame: { from: asOf, to: asOf, asOf, before: asOf + 1 }, periods: null };
  }
  const frame = frameOf({ ...question, range }, asking.now);
  if (grain === undefined) return { ...told, frame, periods: null };
  const starts = bucketsOf(frame, grain);
  const first = frame.from - 1;
  const ends = starts.map((start) => Math.min(bucketAfter(start, grain), frame.before) - 1);
  return { ...told, frame, periods: { starts, moments: [Math.min(first, frame.asOf), ...ends] } };
}

type Period = { readonly members: number; readonly entered: number; readonly left: number };
const none: Period = { members: 0, entered: 0, left: 0 };

/** How many are there follows from who came and who went. */
function periodsOf(rows: Rows, count: number): Period[] {
  const found = new Map(
    rows.map(([place, entered, left]) => [numberCell(place), [numberCell(entered), numberCell(left)]]),
  );
  let members = 0;
  return Array.from({ length: count }, (_, i) => {
    const [entered = 0, left = 0] = found.get(i) ?? [];
    members += entered - left;
    return { members, entered, left };
  });
}
