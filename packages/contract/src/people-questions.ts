import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition } from './condition.ts';
import { Span } from './metric.ts';
import { Instant, Range } from './range.ts';

const strict = { additionalProperties: false };

const match = {
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Type of the event' })),
  event: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'The same as type' })),
  where: Type.Optional(Condition),
};

/** Which events: of a type, or such that a condition holds, or both. */
export const EventMatch = Type.Object(match, strict);
export type EventMatch = Static<typeof EventMatch>;

export const FunnelStep = Type.Object(
  {
    ...match,
    within: Type.Optional(
      Type.Unsafe<string>({ ...Span, description: 'At most so long after the step before, as 7d' }),
    ),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Shown in place of the type' })),
  },
  strict,
);
export type FunnelStep = Static<typeof FunnelStep>;

export const FunnelExclusion = Type.Object(
  {
    ...match,
    after: Type.Optional(Type.Integer({ minimum: 1, maximum: 19, description: 'From this step on; 1 without it' })),
    before: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 20, description: 'Up to this step; the last without it' }),
    ),
  },
  strict,
);
export type FunnelExclusion = Static<typeof FunnelExclusion>;

export const FunnelOrder = Type.Union([Type.Literal('ordered'), Type.Literal('strict'), Type.Literal('any')], {
  description: 'ordered: one after the other; strict: with no other event between; any: in whichever order',
});
export type FunnelOrder = Static<typeof FunnelOrder>;

/** Who is asked about: subjects of one kind. */
export const SubjectKind = Type.String({
  minLength: 1,
  maxLength: 64,
  default: 'person',
  description: 'Kind of the subjects',
});

export const FunnelQuestion = Type.Object(
  {
    kind: Type.Literal('funnel'),
    subject: Type.Optional(SubjectKind),
    steps: Type.Array(FunnelStep, { minItems: 2, maxItems: 20 }),
    /** Of the first step. */
    range: Range,
    window: Type.Optional(
      Type.Unsafe<string>({ ...Span, default: '30d', description: 'For all steps, from the first on' }),
    ),
    order: Type.Optional(FunnelOrder),
    exclude: Type.Optional(Type.Array(FunnelExclusion, { maxItems: 5 })),
    by: Type.Optional(By),
    same: Type.Optional(By),
    where: Type.Optional(Condition),
    asOf: Type.Optional(Instant),
    compare: Type.Optional(
      Type.Literal('previous', {
        description: 'With the stretch of the same length before, as far as it had run; not with by',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 20 })),
  },
  strict,
);
export type FunnelQuestion = Static<typeof FunnelQuestion>;
