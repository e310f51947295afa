import { Type, type Static } from 'typebox';
import { EventView } from './http.ts';

const Text = Type.String();
const TextOrNone = Type.Union([Text, Type.Null()]);
const Fields = Type.Record(Text, Type.Unknown());

const MoveView = Type.Object({
  at: Text,
  event: Type.String({ description: 'Id of the event that moved it' }),
  to: Text,
  illegal: Type.Optional(Type.Literal(true, { description: 'It may not follow; it moved nothing' })),
});

/** What a subject is, made of its events. Times are ISO 8601 with milliseconds, UTC. Personal fields are masked. */
export const EntityView = Type.Object({
  kind: Text,
  id: Text,
  ids: Type.Array(Text, { description: 'All ids under which it is known, this one among them' }),
  at: Type.Union([Text, Type.Null()], { description: 'Events up to this time; null: all' }),
  through: Type.String({ description: 'What was received up to here is in it' }),
  version: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Entry of admitted that changed it last; null where it was folded for this answer',
  }),
  definition: Type.Union([Text, Type.Null()], {
    description: 'Hash of the entity document; null: none declares the kind',
  }),
  firstSeen: TextOrNone,
  lastSeen: TextOrNone,
  events: Type.Integer(),
  types: Type.Record(Text, Type.Integer(), { description: 'Events by type' }),
  fields: Fields,
  moves: Type.Record(Text, Type.Array(MoveView), { description: 'Moves of each lifecycle, in order' }),
  currencies: Type.Record(Text, Text, {
    description: 'What the amounts of sums are in, by path as moves have it: `deliveries.acme.price`',
  }),
  flags: Type.Record(Text, Type.Unknown(), {
    description: 'What is odd: overflow, illegal and late moves, mixed currencies',
  }),
});
export type EntityView = Static<typeof EntityView>;

/** A page of a subject's events. */
export const Timeline = Type.Object({ events: Type.Array(EventView), cursor: TextOrNone });
export type Timeline = Static<typeof Timeline>;

const Moment = Type.Object({ at: Text, events: Type.Integer() });
const FieldChange = Type.Object({
  path: Type.String({ description: 'JSON pointer into `fields`' }),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});

/** How a subject differs between two moments. */
export const EntityDiff = Type.Object({
  kind: Text,
  id: Text,
  from: Moment,
  to: Moment,
  through: Text,
  changes: Type.Array(FieldChange),
});
export type EntityDiff = Static<typeof EntityDiff>;

export const EntityLine = Type.Object({
  id: Text,
  version: Type.Integer(),
  firstSeen: TextOrNone,
  lastSeen: TextOrNone,
  events: Type.Integer(),
  fields: Fields,
});
export type EntityLine = Static<typeof EntityLine>;

export const EntityPage = Type.Object({ entities: Type.Array(EntityLine), cursor: TextOrNone, through: Text });
export type EntityPage = Static<typeof EntityPage>;

/** The states of all subjects of a workspace before a moment were saved. */
export const EntitySnapshot = Type.Object({
  boundary: Text,
  position: Type.Integer({ description: 'They are made of events in entries of admitted before this one' }),
  subjects: Type.Integer(),
});
export type EntitySnapshot = Static<typeof EntitySnapshot>;
