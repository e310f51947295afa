import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition } from './condition.ts';
import { Explain, ExplainedRead } from './explain.ts';
import type { JsonObject } from './event.ts';
import { Basis, MetricName, MetricSpec } from './metric.ts';
import { oneOf } from './one-of.ts';
import { Instant, Range } from './range.ts';

export const Metric = Type.Union([Type.Literal('events'), Type.Literal('subjects')], {
  description: 'events: how many; subjects: how many distinct',
});
export type Metric = Static<typeof Metric>;

export const Grain = oneOf(['minute', 'hour', 'day', 'week', 'month']);
export type Grain = Static<typeof Grain>;

/** previous: the stretch of the same length before. usual: the same place of the week in the eight weeks before. */
export const Compare = oneOf(['previous', 'usual']);
export type Compare = Static<typeof Compare>;

/** Where days begin, and what hour of the week it is. */
export const Zone = Type.String({
  minLength: 1,
  maxLength: 40,
  default: 'UTC',
  description: 'Time zone by its name, as Europe/Berlin',
});

export const Dimension = Type.Union([Type.Literal('type'), Type.Literal('category'), Type.Literal('producer')]);
export type Dimension = Static<typeof Dimension>;

/** A metric by its name, or as it is; `as` names its column. */
export const AskedMetric = Type.Union([
  MetricName,
  Type.Object(
    { metric: Type.Optional(MetricName), spec: Type.Optional(MetricSpec), as: Type.Optional(MetricName) },
    { additionalProperties: false, description: 'Either the name of a metric, or its spec' },
  ),
]);
export type AskedMetric = Static<typeof AskedMetric>;

const common = {
  metric: Type.Optional(MetricName),
  metrics: Type.Optional(Type.Array(AskedMetric, { minItems: 1, maxItems: 20, description: 'In place of metric' })),
  basis: Type.Optional(Basis),
  where: Type.Optional(Condition),
  range: Range,
  asOf: Type.Optional(Instant),
  zone: Type.Optional(Zone),
  compare: Type.Optional(Compare),
  /** Groups beyond the largest `limit` are summed up in one row named `other` (metric events) or left out. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 20 })),
};

/** Names the column of the buckets. */
const ColumnName = Type.String({ minLength: 1, maxLength: 80 });

export const TrendQuestion = Type.Object(
  { kind: Type.Literal('trend'), ...common, grain: Grain, by: Type.Optional(By), as: Type.Optional(ColumnName) },
  { additionalProperties: false },
);
export type TrendQuestion = Static<typeof TrendQuestion>;

export const TableQuestion = Type.Object(
  {
    kind: Type.Literal('table'),
    ...common,
    by: Type.Optional(Type.Array(By, { maxItems: 3, description: 'Up to three dimensions; none: one number' })),
    sort: Type.Optional(Type.Union([Type.Literal('value'), Type.Literal('name')])),
  },
  { additionalProperties: false },
);
export type TableQuestion = Static<typeof TableQuestion>;

/** What a document of the kind `question` says: a question without its range, which is asked with it. */
export const QuestionSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    question: Type.Unsafe<JsonObject>({ type: 'object', required: ['kind'], description: 'As POST /api/ask takes it' }),
    range: Type.Optional(Range),
  },
  { additionalProperties: false },
);
export type QuestionSpec = Static<typeof QuestionSpec>;

/** What a written question is asked with: `where` holds besides its own. */
const asked = {
  range: Type.Optional(Range),
  asOf: Type.Optional(Instant),
  where: Type.Optional(Condition),
  explain: Type.Optional(Explain),
};

export const SavedQuestion = Type.Object(
  {
    saved: Type.String({ minLength: 1, maxLength: 256, description: 'Name of a document of the kind question' }),
    ...asked,
  },
  { additionalProperties: false },
);
export type SavedQuestion = Static<typeof SavedQuestion>;

/** Asked like a saved question, before or without saving it: as a tile of a dashboard has it. */
export const UnsavedQuestion = Type.Object(
  { question: QuestionSpec.properties.question, ...asked },
  { additionalProperties: false },
);
export type UnsavedQuestion = Static<typeof UnsavedQuestion>;

export const AnswerColumn = Type.Object({
  name: Type.String(),
  title: Type.Optional(
    Type.String({ description: 'Of a metric or a field of events under its own name: as the documents have it' }),
  ),
  type: Type.Union([
    Type.Literal('time'),
    Type.Literal('text'),
    Type.Literal('number'),
    Type.Literal('integer'),
    Type.Literal('boolean'),
  ]),
  unit: Type.Union([Type.String(), Type.Null()]),
  /** Of a column in minor units. */
  currency: Type.Optional(
    Type.String({ description: 'By ISO 4217, where all that stands in the column is in one, as the events say' }),
  ),
  better: Type.Optional(Type.String({ description: 'higher or lower' })),
  minimum: Type.Optional(Type.Integer({ description: 'Smallest sample it says something of' })),
});
export type AnswerColumn = Static<typeof AnswerColumn>;

export const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
export type Cell = Static<typeof Cell>;

/** Of a column of a cell: its value, some of them, or all but those; lists that are left out tell a whole row each. */
export const CellWanted = Type.Union([
  Cell,
  Type.Object({ in: Type.Array(Cell, { maxItems: 2000 }) }, { additionalProperties: false }),
  Type.Object(
    { not: Type.Array(Type.Union([Cell, Type.Array(Cell, { maxItems: 3 })]), { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
]);
export type CellWanted = Static<typeof CellWanted>;

export const Answer = Type.Object({
  kind: Type.String(),
  columns: Type.Array(AnswerColumn),
  rows: Type.Array(Type.Array(Cell)),
  asOf: Type.String({ description: 'Events with time ≤ this instant are in the answer' }),
  through: Type.String({ description: 'Everything received up to this instant is in the answer' }),
  n: Type.Integer({ description: 'Events behind the answer, or people' }),
  used: Type.Object({
    from: Type.Array(Type.String(), { description: 'Tables read: a rollup, events, or both' }),
    rows: Type.Integer({ description: 'Rows read' }),
  }),
  took: Type.Number({ description: 'Milliseconds' }),
  notes: Type.Optional(
    Type.Unsafe<JsonObject>({
      type: 'object',
      additionalProperties: true,
      description:
        'Figures about the whole answer: a lift and its interval, what is best, which document was used, how many groups there were',
    }),
  ),
  explain: Type.Optional(Type.Array(ExplainedRead, { description: 'One for each read, if it was asked for' })),
  definition: Type.Optional(
    Type.Object(
      { name: Type.String(), version: Type.Integer(), hash: Type.String() },
      { description: 'Of a saved question' },
    ),
  ),
});
export type Answer = Static<typeof Answer>;
