import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition, ExpressionOf } from './condition.ts';
import { Span } from './metric.ts';
import { oneOf } from './one-of.ts';
import { EventMatch, SubjectKind } from './people-questions.ts';
import { Cell } from './question.ts';
import { Instant, Range } from './range.ts';

const strict = { additionalProperties: false };
const share = Type.Number({ minimum: 0, maximum: 1 });

/** How the credit of a conversion is shared among the touches before it. */
export const AttributionModel = Type.Union([
  oneOf(['first', 'last', 'linear', 'time_decay', 'position', 'markov', 'shapley']),
  Type.Object(
    {
      model: Type.Literal('time_decay'),
      halfLife: Type.Unsafe<string>({ ...Span, default: '7d', description: 'A touch so much earlier counts half' }),
    },
    strict,
  ),
  Type.Object(
    { model: Type.Literal('position'), first: share, last: share },
    { ...strict, description: 'The shares of the first and the last touch; the rest is for those between' },
  ),
  Type.Object(
    {
      model: Type.Literal('last_non_direct'),
      direct: Type.Array(Cell, {
        minItems: 1,
        maxItems: 10,
        description: 'Channels passed over where there is another',
      }),
    },
    strict,
  ),
]);
export type AttributionModel = Static<typeof AttributionModel>;

export const AttributionQuestion = Type.Object(
  {
    kind: Type.Literal('attribution'),
    subject: Type.Optional(SubjectKind),
    conversion: EventMatch,
    /** What a conversion is worth; money is whole minor units. */
    value: Type.Optional(ExpressionOf),
    currency: Type.Optional(ExpressionOf),
    touch: EventMatch,
    /** The channel of a touch. */
    by: By,
    window: Type.Optional(
      Type.Unsafe<string>({ ...Span, default: '30d', description: 'How long before a conversion a touch counts' }),
    ),
    models: Type.Optional(Type.Array(AttributionModel, { minItems: 1, maxItems: 8 })),
    /** Of the conversions. */
    range: Range,
    where: Type.Optional(Condition),
    asOf: Type.Optional(Instant),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Channels by themselves; the rest is one' }),
    ),
  },
  strict,
);
export type AttributionQuestion = Static<typeof AttributionQuestion>;
