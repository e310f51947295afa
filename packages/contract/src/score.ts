import { Type, type Static } from 'typebox';
import { MetricName } from './metric.ts';

const strict = { additionalProperties: false };

/**
 * How several metrics become one number from 0 to 100: round(100 · Σ weight · part / Σ weight), where the part of a metric runs
 * from 0 at `worst` to 1 at `best` and stays there beyond them. `worst` may be the larger: a rate of returns.
 */
export const ScoreSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    inputs: Type.Array(
      Type.Object(
        {
          metric: MetricName,
          weight: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
          worst: Type.Number(),
          best: Type.Number(),
        },
        strict,
      ),
      { minItems: 1, maxItems: 20 },
    ),
    provisional: Type.Optional(
      Type.Record(MetricName, Type.Number(), { description: 'A score is provisional below one of these' }),
    ),
  },
  strict,
);
export type ScoreSpec = Static<typeof ScoreSpec>;
