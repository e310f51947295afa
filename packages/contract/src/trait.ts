import { Type, type Static } from 'typebox';
import { Condition, ExpressionOf } from './condition.ts';
import { aggregationParts } from './metric.ts';
import { oneOf } from './one-of.ts';

/**
 * A trait is one value of each subject as of a moment, told of its events up to then: exactly one of aggregate, first, last
 * and formula. Linked ids are one subject.
 */
export const Level = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 80 }), below: Type.Optional(Type.Number()) },
  { additionalProperties: false },
);
export type Level = Static<typeof Level>;

const Days = Type.Integer({ minimum: 1, maximum: 3660 });

export const Trait = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    ...aggregationParts,
    first: Type.Optional(ExpressionOf),
    last: Type.Optional(ExpressionOf),
    formula: Type.Optional(ExpressionOf),
    where: Type.Optional(Condition),
    days: Type.Optional(Days),
    ago: Type.Optional(Days),
    levels: Type.Optional(
      Type.Array(Level, {
        minItems: 1,
        maxItems: 100,
        description: 'Names of a number, in order; the last may be open',
      }),
    ),
    grain: Type.Optional(oneOf(['day', 'week', 'month'])),
  },
  {
    additionalProperties: false,
    description:
      'days: of the events of so many calendar days (UTC) that end with the moment’s own, `ago` days earlier; ' +
      'grain: of a time, the day, the Monday or the month it lies in; formula: over the traits before it',
  },
);
export type Trait = Static<typeof Trait>;
