import { Type, type Static } from 'typebox';
import { Condition } from './condition.ts';
import { EventMatch, SubjectKind } from './people-questions.ts';
import { Instant, Range } from './range.ts';

export const RetentionQuestion = Type.Object(
  {
    kind: Type.Literal('retention'),
    subject: Type.Optional(SubjectKind),
    first: EventMatch,
    again: EventMatch,
    grain: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]),
    periods: Type.Integer({ minimum: 1, maximum: 60, description: 'How many to follow a cohort after its own' }),
    mode: Type.Optional(
      Type.Union([Type.Literal('classic'), Type.Literal('rolling')], {
        default: 'classic',
        description: 'classic: again in the very period; rolling: in it or in a later one of those asked for',
      }),
    ),
    start: Type.Optional(
      Type.Union([Type.Literal('range'), Type.Literal('ever')], {
        default: 'range',
        description: 'range: the first of these events in the range; ever: the first there ever was',
      }),
    ),
    /** Of the first event. */
    range: Range,
    where: Type.Optional(Condition),
    asOf: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type RetentionQuestion = Static<typeof RetentionQuestion>;
