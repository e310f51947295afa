import { Type, type Static } from 'typebox';
import type { JsonObject } from './event.ts';
import { RollupSpec } from './rollup.ts';

/** How many shapes of questions are kept of a workspace; of more those go that were not asked for the longest time. */
export const askLimits = { shapes: 500, shapeBytes: 8000, listed: 20, proposals: 5, slowMs: 20 } as const;

const Text = Type.Union([Type.String(), Type.Null()]);
const total = (description: string) => Type.Integer({ description: `${description}, in sum` });

/** What questions of one shape cost. Two have the same shape if they differ in values and in time only. */
export const AskCost = Type.Object({
  shape: Type.String({ description: 'Tells it from others' }),
  kind: Type.String(),
  saved: Type.Union([Type.String(), Type.Null()], { description: 'Name of the document, if it was asked by it' }),
  metrics: Type.Array(Type.String()),
  by: Type.Array(Type.String()),
  where: Type.Union([Type.String(), Type.Null()], { description: 'Without its values' }),
  grain: Text,
  question: Type.Unsafe<JsonObject>({
    type: 'object',
    additionalProperties: true,
    description: 'All of it: texts of conditions are …, numbers are 0; without its range',
  }),
  asked: Type.Integer({ description: 'How often' }),
  failed: Type.Integer({ description: 'Of these without an answer: given up, or too dear' }),
  ms: total('Milliseconds'),
  worst: Type.Integer({ description: 'Milliseconds of the longest' }),
  rows: total('Rows read'),
  bytes: total('Bytes read, uncompressed'),
  from: Type.Object(
    { rollup: Type.Integer(), both: Type.Integer(), events: Type.Integer() },
    { description: 'How often it was answered from rollups alone, from rollups and events, from events alone' },
  ),
  last: Type.String({ description: 'When it was asked last' }),
  rollup: Type.Union([Type.String(), Type.Null()], { description: 'The rollup there is that answers it' }),
  because: Type.Union([Type.String(), Type.Null()], { description: 'Why no rollup can; null: one does, or could' }),
});
export type AskCost = Static<typeof AskCost>;

/** A rollup that is not there and would answer questions that were asked. */
export const RollupProposal = Type.Object({
  document: Type.Object({ kind: Type.Literal('rollup'), name: Type.String(), spec: RollupSpec }),
  changes: Type.Boolean({ description: 'A rollup of this name is there: it would keep more' }),
  shapes: Type.Array(Type.String(), { description: 'Which it would answer' }),
  asked: total('How often they were asked'),
  ms: total('Milliseconds they took'),
  rows: total('Rows they read'),
  size: Type.Union(
    [
      Type.Object({
        events: Type.Integer({ description: 'That it would take in' }),
        combinations: Type.Integer({ description: 'Of slot and dimensions that these have, roughly' }),
      }),
      Type.Null(),
    ],
    { description: 'By the events of the last day; null: the store could not say it now' },
  ),
});
export type RollupProposal = Static<typeof RollupProposal>;

export const AskCosts = Type.Object({
  asks: Type.Array(AskCost, { description: 'The dearest first: by the milliseconds of all' }),
  shapes: Type.Integer({ description: 'How many there are, of those since then' }),
  forgotten: Type.Integer({ description: `Shapes that have gone, for want of room: ${askLimits.shapes} are kept` }),
  proposals: Type.Array(RollupProposal, {
    description: 'The most helpful first. Documents as POST /api/definitions/apply takes them',
  }),
});
export type AskCosts = Static<typeof AskCosts>;
