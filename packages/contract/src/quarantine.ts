import { Type, type Static, type TSchema } from 'typebox';
import { PositionShape } from './http.ts';
import { Outcome, Verdict } from './verdict.ts';

const orNull = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

/**
 * waiting: nothing was done about it. replayed: it was sent in again, and has another place from there on. dropped: it was
 * sent in again, and the documents call it noise by now.
 */
export const QuarantineState = Type.Union([Type.Literal('waiting'), Type.Literal('replayed'), Type.Literal('dropped')]);
export type QuarantineState = Static<typeof QuarantineState>;

/** An item in quarantine: no valid event, a conflict, or parked. */
export const QuarantinedItem = Type.Object({
  position: PositionShape,
  producer: Type.String(),
  received: Type.String(),
  id: orNull(Type.String(), 'null: none could be read'),
  type: orNull(Type.String(), 'null: none could be read'),
  code: Type.String(),
  message: Type.String(),
  detail: orNull(Type.String()),
  field: orNull(Type.String(), 'The one that is wrong, where it is one'),
  schema: orNull(Type.String(), 'Hash of the definition it was checked against'),
  revision: orNull(Type.Integer(), 'Of the documents it was judged by'),
  bytes: Type.Integer({ description: 'Of the original' }),
  state: QuarantineState,
  replay: orNull(
    Type.Object({ position: PositionShape, at: Type.String(), outcome: Type.Union([Outcome, Verdict]) }),
    'Where it was sent in again, and what became of it there',
  ),
  replayOf: orNull(PositionShape, 'Where it stood before it was sent in again'),
});
export type QuarantinedItem = Static<typeof QuarantinedItem>;

export const QuarantinedItemWhole = Type.Object({
  ...QuarantinedItem.properties,
  dialect: Type.Union([Type.Literal('native'), Type.Literal('segment'), Type.Literal('cloudevents')]),
  original: Type.Unknown({ description: 'As it came: JSON where it is, else text' }),
  base64: orNull(Type.String(), 'Its bytes, where they are no text'),
});
export type QuarantinedItemWhole = Static<typeof QuarantinedItemWhole>;

export const QuarantineCount = Type.Object({ value: Type.String(), count: Type.Integer() });
export type QuarantineCount = Static<typeof QuarantineCount>;

const Counts = Type.Array(QuarantineCount, { description: 'The 20 most frequent; "": none could be read' });

export const QuarantinePage = Type.Object({
  items: Type.Array(QuarantinedItem, { description: 'The newest first' }),
  cursor: orNull(Type.String(), 'Of the next page; null: this is the last'),
  overview: orNull(
    Type.Object({ total: Type.Integer(), byCode: Counts, byType: Counts, byProducer: Counts }),
    'Of everything that fits the filter; on the first page',
  ),
  kept: orNull(
    Type.Object({
      days: Type.Integer({ description: 'Older items go, with their bytes' }),
      items: Type.Integer(),
      bytes: Type.Integer({ description: 'Of the originals, over all states' }),
      oldest: orNull(Type.String()),
    }),
    'What the workspace has in quarantine; on the first page',
  ),
});
export type QuarantinePage = Static<typeof QuarantinePage>;
