import { Type, type Static } from 'typebox';
import { PersonalData } from './event-definition.ts';
import { Trait } from './trait.ts';

/**
 * An entity is declared by a document: which events change it, and how. Conditions and values are expression text over
 * the event: type, time, received, category, producer, id, order, flow, test, subject.id, data.…, context.…; `data` and
 * `context` may be taken whole. The zone "workspace" is the workspace's own. Order inside
 * a subject is (time, order, id, producer), so a state does not depend on the order of arrival.
 */
const Name = { pattern: '^[a-z][a-z0-9_]*$', minLength: 1, maxLength: 40 } as const;
const FieldName = Type.String({ ...Name, description: 'Lower case letters, digits, underscores' });
const StateName = Type.String({ pattern: '^[a-z][a-z0-9_]*$', minLength: 1, maxLength: 64 });
const ExpressionText = Type.String({ minLength: 1, maxLength: 4096, description: 'An expression over the event' });
const Most = Type.Integer({ minimum: 1, maximum: 1000 });
const Closed = { additionalProperties: false } as const;

const common = {
  title: Type.Optional(Type.String({ maxLength: 200 })),
  unit: Type.Optional(Type.String({ maxLength: 32 })),
  pii: Type.Optional(PersonalData),
  when: Type.Optional(ExpressionText),
};

/** The value of the first or last event that has one; the smallest or largest value, numbers before texts. */
const Pick = Type.Object(
  {
    fold: Type.Union([Type.Literal('first'), Type.Literal('last'), Type.Literal('min'), Type.Literal('max')]),
    of: ExpressionText,
    ...common,
  },
  Closed,
);

/** How many events, of those that have the value if `of` is given. */
const Count = Type.Object({ fold: Type.Literal('count'), of: Type.Optional(ExpressionText), ...common }, Closed);

/** Exact. integer: minor units and counts; decimal: to 12 places. Amounts of several currencies are never added up. */
const Sum = Type.Object(
  {
    fold: Type.Literal('sum'),
    of: ExpressionText,
    number: Type.Optional(Type.Union([Type.Literal('integer'), Type.Literal('decimal')])),
    currency: Type.Optional(ExpressionText),
    ...common,
  },
  Closed,
);

/** Distinct values. Beyond `most` the smallest stay, or the largest with keep: last. */
const Distinct = Type.Object(
  {
    fold: Type.Literal('set'),
    of: ExpressionText,
    most: Type.Optional(Most),
    keep: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('last')])),
    ...common,
  },
  Closed,
);

/** Values in order. Beyond `most` the last stay, or the first with keep: first. */
const List = Type.Object(
  {
    fold: Type.Literal('list'),
    of: ExpressionText,
    most: Type.Optional(Most),
    keep: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('last')])),
    ...common,
  },
  Closed,
);

/** The last value by key. Without `key`, `of` is an object and each of its fields is a key, but for those in `without`. */
const Entries = Type.Object(
  {
    fold: Type.Literal('map'),
    key: Type.Optional(ExpressionText),
    of: ExpressionText,
    without: Type.Optional(Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 })),
    most: Type.Optional(Most),
    ...common,
  },
  Closed,
);

export const FieldFold = Type.Union([Pick, Count, Sum, Distinct, List, Entries]);
export type FieldFold = Static<typeof FieldFold>;

/**
 * States and the moves between them. An event moves to the first of `on` whose condition holds; `to` names a state, or
 * several (the first that may follow counts), or is an expression that gives one. What may not follow is kept, flagged,
 * counted, and moves nothing.
 */
export const Lifecycle = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    initial: StateName,
    states: Type.Array(StateName, { minItems: 1, maxItems: 64 }),
    terminal: Type.Optional(Type.Array(StateName, { maxItems: 64 })),
    transitions: Type.Record(StateName, Type.Array(StateName, { maxItems: 64 })),
    any: Type.Optional(Type.Array(StateName, { maxItems: 8, description: 'May follow any state, terminal ones too' })),
    on: Type.Array(
      Type.Object(
        {
          when: ExpressionText,
          to: Type.Union([ExpressionText, Type.Array(StateName, { minItems: 1, maxItems: 8 })]),
        },
        Closed,
      ),
      { minItems: 1, maxItems: 64 },
    ),
    most: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
  },
  Closed,
);
export type Lifecycle = Static<typeof Lifecycle>;

/** Entities inside the subject's state, by key: a lead's deliveries by buyer. */
export const Items = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    key: ExpressionText,
    when: Type.Optional(ExpressionText),
    most: Type.Optional(Most),
    fields: Type.Optional(Type.Record(FieldName, FieldFold)),
    lifecycles: Type.Optional(Type.Record(FieldName, Lifecycle)),
  },
  Closed,
);
export type Items = Static<typeof Items>;

export const EntitySpec = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    fields: Type.Optional(Type.Record(FieldName, FieldFold)),
    lifecycles: Type.Optional(Type.Record(FieldName, Lifecycle)),
    items: Type.Optional(Type.Record(FieldName, Items)),
    references: Type.Optional(
      Type.Record(FieldName, Type.String({ maxLength: 64 }), { description: 'Field of the state → the kind it names' }),
    ),
    traits: Type.Optional(
      Type.Record(FieldName, Trait, {
        description: 'What breakdowns and segments can ask of every subject, as of a moment',
      }),
    ),
  },
  Closed,
);
export type EntitySpec = Static<typeof EntitySpec>;
