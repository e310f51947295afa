import { Type, type Static } from 'typebox';
import { By } from './by.ts';
import { Condition } from './condition.ts';
import { MetricPart } from './metric.ts';
import { oneOf } from './one-of.ts';

/** What of a rollup is bounded. `parts`: the aggregations that its metrics are made of, each told once. */
export const rollupLimits = { dimensions: 8, metrics: 32, parts: 32, rollups: 64 } as const;

export const RollupGrain = oneOf(['minute', 'hour', 'day']);
export type RollupGrain = Static<typeof RollupGrain>;

/**
 * A rollup is a document: what its metrics are made of, kept for each slot of time and each combination of dimensions, so
 * that questions over them need not read events. It changes how fast a question is answered, never what the answer is.
 */
export const RollupSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    dimensions: Type.Optional(
      Type.Array(By, { maxItems: rollupLimits.dimensions, description: 'By which it can be asked, as `by` has them' }),
    ),
    metrics: Type.Array(MetricPart, {
      minItems: 1,
      maxItems: rollupLimits.metrics,
      description: 'Names of metrics, or aggregations by themselves',
    }),
    grain: RollupGrain,
    where: Type.Optional(Condition),
  },
  { additionalProperties: false },
);
export type RollupSpec = Static<typeof RollupSpec>;

const Day = Type.String({ description: 'A day in UTC, as 2026-03-01' });

/** How a rollup stands. */
export const RollupView = Type.Object({
  name: Type.String(),
  state: oneOf(['waiting', 'filling', 'kept']),
  grain: RollupGrain,
  dimensions: Type.Array(Type.String()),
  position: Type.Integer({ description: 'Entries of admitted that it holds' }),
  behind: Type.Integer({ description: 'Entries in the store that it does not hold yet: these are read from events' }),
  size: Type.Union([Type.Integer(), Type.Null()], { description: 'Its rows; null: not counted yet' }),
  marked: Type.Object({
    days: Type.Integer({ description: 'Days that are read from events until they are made anew' }),
    newest: Type.Array(Day, { description: 'At most 31 of them' }),
  }),
  compared: Type.Object({
    days: Type.Integer({ description: 'Days that were compared with events since it is there, each time counted' }),
    differing: Type.Integer({ description: 'Of these, days that differed and were made anew: 0 is what to expect' }),
    reached: Type.Union([Day, Type.Null()], { description: 'How far back this round has come; null: a round begins' }),
    looked: Type.Union([Type.String(), Type.Null()], { description: 'When it was compared last' }),
  }),
});
export type RollupView = Static<typeof RollupView>;

export const RollupList = Type.Object({ rollups: Type.Array(RollupView, { description: 'By name' }) });
export type RollupList = Static<typeof RollupList>;
