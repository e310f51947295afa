import { Type, type Static } from 'typebox';
import { DefinitionProblem, DefinitionSummary } from './definition.ts';
import { Outcome, Verdict } from './verdict.ts';

/** RFC 9457 problem body with our code. `retryAfter` in seconds repeats the header. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  requestId: Type.String(),
  retryAfter: Type.Optional(Type.Integer()),
  place: Type.Optional(
    Type.Object(
      { root: Type.String(), line: Type.Integer(), column: Type.Integer(), offset: Type.Integer() },
      { description: 'Of an expression that is refused, where: line and column from 1, offset in UTF-16 units from 0' },
    ),
  ),
  problems: Type.Optional(Type.Array(DefinitionProblem, { description: 'What is wrong with documents' })),
  revision: Type.Optional(Type.Integer({ description: 'DEFINITION_CHANGED: what the workspace is at' })),
  current: Type.Optional(
    Type.Union([DefinitionSummary, Type.Null()], {
      description: 'DEFINITION_CHANGED: the version that stands, if one does',
    }),
  ),
});
export type Problem = Static<typeof Problem>;

export const PositionShape = Type.Object({ partition: Type.Integer(), offset: Type.Integer(), index: Type.Integer() });
export const SubjectShape = Type.Object({ kind: Type.String(), id: Type.String() });

/** An event as the API shows it. Times are ISO 8601 with milliseconds, UTC. */
export const EventView = Type.Object({
  id: Type.String(),
  producer: Type.String(),
  type: Type.String(),
  category: Type.String(),
  flow: Type.Union([Type.String(), Type.Null()]),
  time: Type.String(),
  received: Type.String(),
  subject: Type.Union([SubjectShape, Type.Null()]),
  data: Type.Unknown(),
  context: Type.Unknown(),
  test: Type.Boolean(),
  repeat: Type.Boolean({
    description: 'Such an event may come once for its subject, and came before: it is in no state and in no metric',
  }),
  superseded: Type.Boolean({
    description: 'Another event replaces it or takes it back: it is in no state and in no metric any more',
  }),
  corrects: Type.Union([Type.String(), Type.Null()], { description: 'Id of the event that this one replaces' }),
  retracts: Type.Union([Type.String(), Type.Null()], { description: 'Id of the event that this one takes back' }),
  supersededBy: Type.Union(
    [Type.Object({ producer: Type.String(), id: Type.String(), position: PositionShape }), Type.Null()],
    {
      description: 'The first event that replaces it or takes it back; null: none does, or the store cannot say it now',
    },
  ),
  position: PositionShape,
  schema: Type.Union([Type.String(), Type.Null()], { description: 'Hash of the definition it was checked against' }),
});
export type EventView = Static<typeof EventView>;

export const EventPage = Type.Object({
  events: Type.Array(EventView),
  cursor: Type.Union([Type.String(), Type.Null()]),
});
export type EventPage = Static<typeof EventPage>;

/** One step on the way of an event: received → verdict → admitted → stored → rollup. `at` is null while it has not happened. */
export const StoryStep = Type.Object({
  stage: Type.Union([
    Type.Literal('received'),
    Type.Literal('admitted'),
    Type.Literal('stored'),
    Type.Literal('rollup'),
    Type.Literal('state'),
  ]),
  done: Type.Boolean(),
  at: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
/** What the workspace's documents made of an event: told anew from what came and from the documents as they were then. */
export const EventCleaning = Type.Object({
  revision: Type.Integer({ description: 'Of the documents' }),
  mapping: Type.Union([Type.String(), Type.Null()], { description: 'The one that made an event of a foreign item' }),
  changes: Type.Array(
    Type.Object({
      path: Type.String(),
      rule: Type.String({
        description: 'rename, default, trim, case, format, convert, time, computed, unknown, category or noise',
      }),
      before: Type.Unknown({ description: 'null: nothing' }),
      after: Type.Unknown({ description: 'null: left out' }),
      from: Type.Optional(Type.String({ description: 'Where a renamed value stood' })),
    }),
  ),
  problems: Type.Array(
    Type.Object({ code: Type.String(), path: Type.String(), expected: Type.String(), got: Type.String() }),
  ),
});
export type EventCleaning = Static<typeof EventCleaning>;

export const EventStory = Type.Object({
  event: EventView,
  /** What the client sent, as it came, when `received` still holds it. */
  original: Type.Unknown(),
  /** null where no document had a say, or `received` no longer holds it. */
  cleaning: Type.Union([EventCleaning, Type.Null()]),
  story: Type.Array(StoryStep),
  conflicts: Type.Union([Type.Array(Type.Object({ position: PositionShape, received: Type.String() })), Type.Null()], {
    description: 'Later copies with another body, the newest 20, as far as quarantine holds them; null: not known now',
  }),
  state: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'What records keep of its subject; null: nothing yet',
  }),
});
export type EventStory = Static<typeof EventStory>;

/** What a client sent at one place of `received`, and what collect said of it. */
export const ReceivedView = Type.Object({
  position: PositionShape,
  producer: Type.String(),
  received: Type.String(),
  verdict: Verdict,
  outcome: Type.Union([Outcome, Type.Null()], {
    description: 'What admit made of it; null: it was not accepted, is not settled yet, or too old to be known',
  }),
  first: Type.Union([PositionShape, Type.Null()], {
    description: 'Where the first copy of a duplicate or of a conflict stands, if that is known',
  }),
  /** Of an item that does not count: as it was answered, or EVENT_CONFLICT, EVENT_PARKED; `message` is that of the code. */
  code: Type.Union([Type.String(), Type.Null()]),
  message: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Union([Type.String(), Type.Null()]),
  id: Type.Union([Type.String(), Type.Null()]),
  type: Type.Union([Type.String(), Type.Null()]),
  replayOf: Type.Union([PositionShape, Type.Null()], { description: 'Where it stood before it was sent in again' }),
  /** As JSON where it is, else as text. */
  original: Type.Unknown(),
});
export type ReceivedView = Static<typeof ReceivedView>;

/** One line of `GET /api/live`, SSE event `event`. `id` is null where the item had none. */
export const LiveLine = Type.Object({
  id: Type.Union([Type.String(), Type.Null()]),
  producer: Type.String(),
  type: Type.Union([Type.String(), Type.Null()]),
  category: Type.Union([Type.String(), Type.Null()]),
  time: Type.String(),
  received: Type.String(),
  subject: Type.Union([SubjectShape, Type.Null()]),
  verdict: Type.Union([Verdict, Outcome]),
  code: Type.Union([Type.String(), Type.Null()]),
  position: PositionShape,
});
export type LiveLine = Static<typeof LiveLine>;

/** SSE event `state` of `GET /api/live?kind=state`: a subject's state has become another. */
export const LiveState = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  version: Type.Integer({ description: 'Entry of admitted that made it so' }),
  events: Type.Integer(),
  lastSeen: Type.String(),
  changed: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Names of the fields that are no longer what they were; null where that could not be told',
  }),
});
export type LiveState = Static<typeof LiveState>;

/** SSE event `rates` of `GET /api/live`, once a second: events per second by what became of them, over the last 10 s. */
export const LiveRates = Type.Object({
  at: Type.String(),
  perSecond: Type.Object({
    received: Type.Number(),
    admitted: Type.Number(),
    duplicate: Type.Number(),
    conflict: Type.Number(),
    quarantined: Type.Number(),
    rejected: Type.Number(),
    parked: Type.Number(),
  }),
  /** Milliseconds from durable to named, of the newest slice. */
  lagMs: Type.Number(),
});
export type LiveRates = Static<typeof LiveRates>;

/** The balance per producer and minute. `difference` 0 = the books balance. */
export const BookCounts = Type.Object({
  received: Type.Integer(),
  accepted: Type.Integer(),
  quarantined: Type.Integer(),
  rejected: Type.Integer(),
  dropped: Type.Integer(),
  admitted: Type.Integer(),
  duplicate: Type.Integer(),
  conflict: Type.Integer(),
  parked: Type.Integer(),
  waiting: Type.Integer(),
  /** Made by the platform from what was admitted; stored beside it. */
  derived: Type.Integer(),
  /** Rows the store really holds, counted there. */
  stored: Type.Integer(),
  /** Admitted, not yet handed to the store. */
  loading: Type.Integer(),
  parkedAtLoad: Type.Integer(),
});
export type BookCounts = Static<typeof BookCounts>;

/** The counts of a minute in which nothing came. */
export const noCounts: Readonly<BookCounts> = {
  received: 0,
  accepted: 0,
  quarantined: 0,
  rejected: 0,
  dropped: 0,
  admitted: 0,
  duplicate: 0,
  conflict: 0,
  parked: 0,
  waiting: 0,
  derived: 0,
  stored: 0,
  loading: 0,
  parkedAtLoad: 0,
};

export const BooksLine = Type.Object({
  producer: Type.String({ description: 'As sent; * stands for all those beyond the first 1,000 of the workspace' }),
  minute: Type.String(),
  ...BookCounts.properties,
  difference: Type.Integer(),
});
/** Why the log takes no events now; nothing of a refused request stands in the books. */
export const Refusing = Type.Union([
  Type.Literal('OVERLOADED'),
  Type.Literal('LOG_FULL'),
  Type.Literal('DISK_FULL'),
  Type.Literal('LOG_FAILED'),
  Type.Literal('LOG_UNAVAILABLE'),
]);
export type Refusing = Static<typeof Refusing>;

export const Books = Type.Object({
  workspace: Type.String(),
  from: Type.String(),
  to: Type.String(),
  total: Type.Object({ ...BookCounts.properties, difference: Type.Integer() }),
  /** Present while the store cannot be asked: `stored` and `loading` are 0 then, and the balance is that before it. */
  storeAway: Type.Optional(Type.Literal(true)),
  /** Present while requests with events are refused as a whole, of whatever workspace: with which code. */
  refusing: Type.Optional(Refusing),
  /** Present once requests with events were refused as a whole since the platform started, of whatever workspace. */
  refused: Type.Optional(
    Type.Object({
      since: Type.String({ description: 'When the platform started' }),
      requests: Type.Record(Type.String(), Type.Integer(), { description: 'By the code of their answers' }),
    }),
  ),
  balanced: Type.Boolean(),
  rows: Type.Array(BooksLine),
  /** Ids that events name in `corrects` or `retracts` and that have not come. */
  corrections: Type.Object({
    awaited: Type.Integer(),
    forgotten: Type.Integer({ description: 'For want of room: should they come, they count' }),
    lastForgotten: Type.Union([Type.String(), Type.Null()]),
  }),
  /** Every follower of the log: how far it is. */
  followers: Type.Array(
    Type.Object({
      name: Type.String(),
      topic: Type.String(),
      position: Type.Integer(),
      end: Type.Integer(),
      lag: Type.Integer(),
      errors: Type.Optional(
        Type.Object(
          {
            count: Type.Integer({ description: 'Tries that failed' }),
            code: Type.String({ description: 'Why the last of them did' }),
            at: Type.String({ description: 'When the last of them did' }),
            since: Type.Union([Type.String(), Type.Null()], {
              description: 'Since when it tries the same again; null: it went on',
            }),
          },
          { description: 'What went wrong since the platform, or what it follows with, was started; absent: nothing' },
        ),
      ),
    }),
  ),
});
export type Books = Static<typeof Books>;
