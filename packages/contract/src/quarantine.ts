import { Type, type Static, type TSchema } from 'typebox';
import { PositionShape } from './http.ts';
import type { JsonObject } from './event.ts';
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
  subject: orNull(Type.String(), 'As it was sent, but for what is personal; null: none could be read'),
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
  original: Type.Unknown({
    description:
      'As it came, but for what is personal: JSON where it is, else text, of bytes that are no UTF-8 as Latin-1',
  }),
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
      mostItemBytes: Type.Integer({ description: 'Of an item; a larger one is rejected' }),
      mostLogBytes: Type.Integer({
        description:
          'Of the whole log: beyond it the oldest items go from the log, and a store that is made anew is without them',
      }),
    }),
    'What the workspace has in quarantine; on the first page',
  ),
});
export type QuarantinePage = Static<typeof QuarantinePage>;

const text = (description: string) => Type.Optional(Type.String({ maxLength: 1024, description }));

/** Which items of a workspace: a query string, and the body of a replay. */
export const QuarantineFilter = Type.Object(
  {
    code: text('Only with this reason'),
    type: text('Only of this type; empty: none could be read'),
    producer: text('Only of this producer'),
    from: text('ISO 8601 instant: received at or after it'),
    to: text('ISO 8601 instant: received before it'),
  },
  { additionalProperties: false },
);
export type QuarantineFilter = Static<typeof QuarantineFilter>;

const place = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const anyObject = (description: string) =>
  Type.Optional(Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true, description }));

export const ReplayWanted = Type.Object(
  {
    item: Type.Optional(Type.Object({ partition: place(), offset: place(), index: place() })),
    filter: Type.Optional(QuarantineFilter),
    event: anyObject(
      'The one item as it should have been, in the form it came in. A value left as it is shown masked stays what it was',
    ),
    edit: anyObject('JSON merge patch (RFC 7396) for each item: null takes a field away'),
    mapping: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'Name of the mapping that makes an event of each item',
      }),
    ),
    dry: Type.Optional(Type.Boolean({ description: 'Only say what would become of them; writes nothing' })),
  },
  {
    additionalProperties: false,
    description: '`item` or `filter`, and at most one of `event` (of an item), `edit` and `mapping`',
  },
);
export type ReplayWanted = Static<typeof ReplayWanted>;

/** As collect says it; conflict: unchanged it would be one again. */
export const ReplayVerdict = Type.Union([Verdict, Type.Literal('conflict')]);
export type ReplayVerdict = Static<typeof ReplayVerdict>;

export const ReplayView = Type.Object({
  id: orNull(Type.String(), 'null: a dry run'),
  state: Type.Union([
    Type.Literal('dry'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('stopped'),
    Type.Literal('failed'),
  ]),
  author: Type.String(),
  started: Type.String(),
  ended: orNull(Type.String()),
  item: orNull(PositionShape),
  filter: orNull(QuarantineFilter),
  mapping: orNull(Type.String()),
  edited: Type.Boolean({ description: 'With `edit` or `event`' }),
  total: Type.Integer({ description: 'Items that waited and fit when it began' }),
  examined: Type.Integer({ description: 'Of them so far; a dry run ends at 10,000' }),
  sent: Type.Integer({ description: 'Items that are in received again. The others wait as before' }),
  verdicts: Type.Array(Type.Object({ verdict: ReplayVerdict, code: orNull(Type.String()), count: Type.Integer() }), {
    description: 'By the documents as they are now',
  }),
  samples: Type.Array(
    Type.Object({
      position: PositionShape,
      verdict: ReplayVerdict,
      code: orNull(Type.String()),
      detail: orNull(Type.String()),
      id: orNull(Type.String()),
      type: orNull(Type.String()),
    }),
    { description: 'The first 20; those that are not accepted go first' },
  ),
  error: orNull(Type.Object({ code: Type.String(), message: Type.String() }), 'Why it failed'),
});
export type ReplayView = Static<typeof ReplayView>;

export const ReplayList = Type.Object({
  replays: Type.Array(ReplayView, { description: 'The newest first, 100 at most' }),
});
export type ReplayList = Static<typeof ReplayList>;
