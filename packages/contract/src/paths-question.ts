import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition } from './condition.ts';
import { Span } from './metric.ts';
import { EventMatch, SubjectKind } from './people-questions.ts';
import { Instant, Range } from './range.ts';

export const PathsQuestion = Type.Object(
  {
    kind: Type.Literal('paths'),
    subject: Type.Optional(SubjectKind),
    start: Type.Optional(EventMatch),
    end: Type.Optional(EventMatch),
    steps: Type.Integer({
      minimum: 1,
      maximum: 10,
      description: 'How many to follow from the start, or back from the end',
    }),
    top: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 5, description: 'Names kept of each step; the rest is one' }),
    ),
    /** Of the start or the end. */
    range: Range,
    within: Type.Optional(
      Type.Unsafe<string>({ ...Span, default: '1d', description: 'How far from the start or the end' }),
    ),
    /** What events are called, if not by their type. */
    of: Type.Optional(By),
    where: Type.Optional(Condition),
    asOf: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type PathsQuestion = Static<typeof PathsQuestion>;
