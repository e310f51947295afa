import { Type, type Static } from 'typebox';
import { Condition, ExpressionOf } from './condition.ts';
import { oneOf } from './one-of.ts';

/**
 * A metric is a document: one number out of events, or what is computed of such numbers. A ratio of nothing is null, so is
 * a mean, an extreme or a quantile of nothing; a count and a sum of nothing are 0.
 *
 * basis period: the events whose time lies in the range. basis cohort: the subjects whose first event does, followed from
 * there on, however late, up to the age `within`.
 */
export const MetricName = Type.String({
  pattern: '^[a-z][a-z0-9_]*$',
  maxLength: 80,
  description: 'Lower case letters, digits, underscores',
});

/** A length of time: 90s, 15m, 12h, 30d, 4w. */
export const Span = Type.String({ pattern: '^[1-9][0-9]{0,5}[smhdw]$', description: '90s, 15m, 12h, 30d, 4w' });

export const Aggregate = oneOf(['count', 'subjects', 'uniq', 'sum', 'avg', 'min', 'max', 'quantile']);
export type Aggregate = Static<typeof Aggregate>;

const aggregationOf = {
  of: Type.Optional(
    Type.Union([ExpressionOf, Type.Array(ExpressionOf, { minItems: 1, maxItems: 4 })], {
      description: 'What is summed up; of uniq up to four, of which `subject` is the subject, linked ids as one',
    }),
  ),
  quantile: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Between the values beside it' })),
  where: Type.Optional(Condition),
  currency: Type.Optional(ExpressionOf),
};

/** count: events; subjects: distinct subjects; uniq: distinct values of `of`; the others: of the number `of`. */
export const Aggregation = Type.Object({ aggregate: Aggregate, ...aggregationOf }, { additionalProperties: false });
export type Aggregation = Static<typeof Aggregation>;

/** Each of them optional, for what may say an aggregation or something else. */
export const aggregationParts = { aggregate: Type.Optional(Aggregate), ...aggregationOf };

/** The name of a metric, or an aggregation by itself. */
export const MetricPart = Type.Union([MetricName, Aggregation]);
export type MetricPart = Static<typeof MetricPart>;

export const Basis = oneOf(['period', 'cohort']);
export type Basis = Static<typeof Basis>;
export const RateUnit = oneOf(['second', 'minute', 'hour', 'day']);
export type RateUnit = Static<typeof RateUnit>;

/** Exactly one of aggregate, ratio, rate and formula. */
export const MetricSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    unit: Type.Optional(Type.String({ maxLength: 32, description: 'fraction, minor, ms, leads …' })),
    better: Type.Optional(oneOf(['higher', 'lower'])),
    minimum: Type.Optional(Type.Integer({ minimum: 1, description: 'Smallest sample it says something of' })),
    basis: Type.Optional(Basis),
    subject: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects of a cohort' }),
    ),
    within: Type.Optional(Span),
    matures: Type.Optional(Span),
    ...aggregationParts,
    ratio: Type.Optional(Type.Object({ of: MetricPart, per: MetricPart }, { additionalProperties: false })),
    rate: Type.Optional(Type.Object({ of: MetricPart, per: RateUnit }, { additionalProperties: false })),
    formula: Type.Optional(ExpressionOf),
  },
  { additionalProperties: false },
);
export type MetricSpec = Static<typeof MetricSpec>;
