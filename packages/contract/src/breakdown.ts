import { Type, type Static } from 'typebox';
import { Condition } from './condition.ts';
import { Aggregation, MetricName } from './metric.ts';
import { Grain } from './question.ts';
import { Instant, Range } from './range.ts';
import { Trait } from './trait.ts';

const TraitName = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 });

/** What is told of the subjects of a group: an aggregation over their traits, of which `count` counts them, or a share. */
export const BreakdownMetric = Type.Object(
  {
    as: MetricName,
    spec: Type.Optional(Aggregation),
    ratio: Type.Optional(Type.Object({ of: Aggregation, per: Aggregation }, { additionalProperties: false })),
    unit: Type.Optional(Type.String({ maxLength: 32 })),
  },
  { additionalProperties: false, description: 'Either spec or ratio' },
);
export type BreakdownMetric = Static<typeof BreakdownMetric>;

/**
 * Subjects of a kind by their traits as of a moment. With `grain`, in each period of the range: those that had an event in it, by
 * what their events in it tell.
 */
export const BreakdownQuestion = Type.Object(
  {
    kind: Type.Literal('breakdown'),
    subject: Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects' }),
    traits: Type.Optional(
      Type.Record(TraitName, Trait, { description: 'Beside those that the kind’s document declares' }),
    ),
    by: Type.Optional(
      Type.Array(
        Type.Union([
          TraitName,
          Type.Object(
            { trait: TraitName, as: Type.String({ minLength: 1, maxLength: 80 }) },
            { additionalProperties: false },
          ),
        ]),
        { maxItems: 5 },
      ),
    ),
    metrics: Type.Optional(Type.Array(BreakdownMetric, { minItems: 1, maxItems: 20 })),
    events: Type.Optional(Condition),
    where: Type.Optional(Condition),
    grain: Type.Optional(Grain),
    as: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Names the column of the periods' })),
    range: Range,
    asOf: Type.Optional(Instant),
    sort: Type.Optional(Type.Union([Type.Literal('value'), Type.Literal('name')])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  },
  { additionalProperties: false },
);
export type BreakdownQuestion = Static<typeof BreakdownQuestion>;
