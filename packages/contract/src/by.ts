import { Type, type Static } from 'typebox';
import { ExpressionOf } from './condition.ts';

/** A dimension: one of type, category and producer, any field of an event, or what an expression makes of it. */
export const By = Type.Union([
  Type.String({ minLength: 1, maxLength: 512, description: 'type, category, producer, flow, data.… or context.…' }),
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 80 }),
      of: ExpressionOf,
      buckets: Type.Optional(
        Type.Array(
          Type.Object(
            { name: Type.String({ minLength: 1, maxLength: 80 }), below: Type.Optional(Type.Number()) },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 100, description: 'Of a number, in order; the last may be open' },
        ),
      ),
      attribute: Type.Optional(
        Type.Object(
          { kind: Type.String({ minLength: 1, maxLength: 40 }), field: Type.String({ minLength: 1, maxLength: 40 }) },
          { additionalProperties: false, description: 'What that subject’s state says now: `of` is its id' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
]);
export type By = Static<typeof By>;
