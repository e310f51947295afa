import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition, ExpressionOf } from './condition.ts';
import { Basis, MetricName } from './metric.ts';
import { AskedMetric, Grain } from './question.ts';
import { Instant, Range } from './range.ts';

const strict = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 80 });
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 20 }));
const metrics = Type.Array(AskedMetric, { minItems: 1, maxItems: 20 });
const subject = Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects' }));
const common = { where: Type.Optional(Condition), range: Range, asOf: Type.Optional(Instant) };

/** Subjects by the bucket of their first event, and what had become of them at each age. */
export const CohortQuestion = Type.Object(
  {
    kind: Type.Literal('cohort'),
    subject,
    grain: Grain,
    ages: Type.Object(
      {
        unit: Type.Union([Type.Literal('minute'), Type.Literal('hour'), Type.Literal('day'), Type.Literal('week')]),
        upTo: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '1, 2, 3 … up to this' })),
        at: Type.Optional(
          Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
        ),
      },
      { ...strict, description: 'Either upTo or at. Age n holds what came less than n units after the first event' },
    ),
    metrics,
    by: Type.Optional(By),
    limit,
    ...common,
  },
  strict,
);
export type CohortQuestion = Static<typeof CohortQuestion>;

/** A score for each group, with the metrics beside it. Without metrics: those the score is made of. */
export const ScorecardQuestion = Type.Object(
  {
    kind: Type.Literal('scorecard'),
    score: Type.String({ minLength: 1, maxLength: 256, description: 'Name of a document of the kind score' }),
    subject,
    by: By,
    metrics: Type.Optional(metrics),
    basis: Type.Optional(Basis),
    limit,
    ...common,
  },
  strict,
);
export type ScorecardQuestion = Static<typeof ScorecardQuestion>;

/** How units are told apart by a metric of each: thirds of them, or cuts. Names from the lowest to the highest. */
export const Cut = Type.Object(
  {
    name: Name,
    metric: AskedMetric,
    cuts: Type.Union([
      Type.Literal('terciles'),
      Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: 19,
        description: 'Ascending; a cut belongs to what is above',
      }),
    ]),
    names: Type.Array(Name, { minItems: 2, maxItems: 20, description: 'One more than cuts; of terciles three' }),
  },
  strict,
);
export type Cut = Static<typeof Cut>;

/** Units by two metrics of each; in a cell, how many they are, and metrics of all of them together. */
export const MatrixQuestion = Type.Object(
  {
    kind: Type.Literal('matrix'),
    of: By,
    /** Names the column of how many units there are. */
    as: Type.Optional(Name),
    rows: Cut,
    columns: Cut,
    cells: metrics,
    subject,
    basis: Type.Optional(Basis),
    ...common,
  },
  strict,
);
export type MatrixQuestion = Static<typeof MatrixQuestion>;

/** What each further attempt brings. Of the subjects whose first event lies in the range. */
export const CascadeQuestion = Type.Object(
  {
    kind: Type.Literal('cascade'),
    subject,
    attempt: ExpressionOf,
    attempts: AskedMetric,
    successes: AskedMetric,
    stop: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, default: 0.01, description: 'The gain that an attempt is still worth' }),
    ),
    ...common,
  },
  strict,
);
export type CascadeQuestion = Static<typeof CascadeQuestion>;

/** A rate in buckets, and what is left of it compared with the first. */
export const DecayQuestion = Type.Object(
  {
    kind: Type.Literal('decay'),
    by: By,
    size: AskedMetric,
    rate: AskedMetric,
    subject,
    basis: Type.Optional(Basis),
    ...common,
  },
  strict,
);
export type DecayQuestion = Static<typeof DecayQuestion>;

/** How much more of those who have something succeed than of those who do not. Of subjects whose first event lies in the range. */
export const LiftQuestion = Type.Object(
  {
    kind: Type.Literal('lift'),
    subject,
    group: Type.Object(
      {
        having: Condition,
        name: Type.Optional(Name),
        names: Type.Optional(Type.Tuple([Name, Name], { description: 'Of those who have it, and of the others' })),
      },
      { ...strict, description: 'A subject has it if some event of it matches `having`' },
    ),
    size: AskedMetric,
    successes: AskedMetric,
    /** Names the column of the share. */
    as: Type.Optional(MetricName),
    stratify: Type.Optional(By),
    assignment: Type.Optional(Type.Union([Type.Literal('observed'), Type.Literal('random')], { default: 'observed' })),
    minimum: Type.Optional(
      Type.Integer({ minimum: 1, default: 30, description: 'Successes in each group below which little is known' }),
    ),
    ...common,
  },
  strict,
);
export type LiftQuestion = Static<typeof LiftQuestion>;

/** How a number spreads over its events. */
export const DistributionQuestion = Type.Object(
  {
    kind: Type.Literal('distribution'),
    of: ExpressionOf,
    bins: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 99, default: 20, description: 'At most so many, of a round width' }),
    ),
    edges: Type.Optional(
      Type.Array(Type.Number(), { minItems: 1, maxItems: 99, description: 'In place of bins; ascending' }),
    ),
    unit: Type.Optional(Type.String({ maxLength: 32 })),
    ...common,
  },
  strict,
);
export type DistributionQuestion = Static<typeof DistributionQuestion>;
