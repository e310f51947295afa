import { Type, type Static } from 'typebox';
import { expressionLimits, type Expression } from './expression.ts';

/** An instant: ISO 8601 (`2026-01-05T09:00:00Z`), or relative to now: `now`, `now-90m`, `now-24h`, `now-7d`. */
export const Instant = Type.String({
  minLength: 3,
  maxLength: 40,
  description: 'ISO 8601 instant, or now, now-90m, now-24h, now-7d',
});

/** Half open: from ≤ time < to. */
export const Range = Type.Object({ from: Instant, to: Instant }, { additionalProperties: false });
export type Range = Static<typeof Range>;

export const Metric = Type.Union([Type.Literal('events'), Type.Literal('subjects')], {
  description: 'events: how many; subjects: how many distinct',
});
export type Metric = Static<typeof Metric>;

export const Grain = Type.Union([Type.Literal('minute'), Type.Literal('hour'), Type.Literal('day')]);
export type Grain = Static<typeof Grain>;

export const Dimension = Type.Union([Type.Literal('type'), Type.Literal('category'), Type.Literal('producer')]);
export type Dimension = Static<typeof Dimension>;

/** Checked by the compiler, which answers with the place of what it does not understand. */
export const Condition = Type.Unsafe<string | Expression>({
  anyOf: [
    { type: 'string', minLength: 1, maxLength: expressionLimits.source },
    { type: 'object', required: ['op'] },
  ],
  description: 'A condition as text or as a tree, see docs/language.md',
});

const common = {
  metric: Metric,
  where: Type.Optional(Condition),
  range: Range,
  asOf: Type.Optional(Instant),
  /** Groups beyond the largest `limit` are summed up in one row named `other` (metric events) or left out. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 20 })),
};

export const TrendQuestion = Type.Object(
  { kind: Type.Literal('trend'), ...common, grain: Grain, by: Type.Optional(Dimension) },
  { additionalProperties: false },
);
export type TrendQuestion = Static<typeof TrendQuestion>;

export const TableQuestion = Type.Object(
  {
    kind: Type.Literal('table'),
    ...common,
    by: Type.Optional(Type.Array(Dimension, { maxItems: 3, description: 'Up to three dimensions; none: one number' })),
  },
  { additionalProperties: false },
);
export type TableQuestion = Static<typeof TableQuestion>;

export const Question = Type.Union([TrendQuestion, TableQuestion]);
export type Question = Static<typeof Question>;

export const AnswerColumn = Type.Object({
  name: Type.String(),
  type: Type.Union([Type.Literal('time'), Type.Literal('text'), Type.Literal('number'), Type.Literal('integer')]),
  unit: Type.Union([Type.String(), Type.Null()]),
});
export type AnswerColumn = Static<typeof AnswerColumn>;

export const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
export type Cell = Static<typeof Cell>;

export const Answer = Type.Object({
  kind: Type.String(),
  columns: Type.Array(AnswerColumn),
  rows: Type.Array(Type.Array(Cell)),
  asOf: Type.String({ description: 'Events with time ≤ this instant are in the answer' }),
  through: Type.String({ description: 'Everything received up to this instant is in the answer' }),
  n: Type.Integer({ description: 'Events behind the answer' }),
  used: Type.Object({
    from: Type.Array(Type.String(), { description: 'Tables read: a rollup, events, or both' }),
    rows: Type.Integer({ description: 'Rows read' }),
  }),
  took: Type.Number({ description: 'Milliseconds' }),
});
export type Answer = Static<typeof Answer>;
