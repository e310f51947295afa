import { Type, type Static } from 'typebox';
import { CheckMode } from './event-definition.ts';

/** What the stream itself says about its events, beside what documents say. Instants are ISO 8601, times of receipt. */
const Span = { first: Type.String(), last: Type.String() };

export const FindingKind = Type.Unsafe<
  'type_new' | 'type_stopped' | 'field_new' | 'field_vanished' | 'field_changed' | 'personal' | 'problem' | 'overflow'
>({
  type: 'string',
  enum: ['type_new', 'type_stopped', 'field_new', 'field_vanished', 'field_changed', 'personal', 'problem', 'overflow'],
});
export type FindingKind = Static<typeof FindingKind>;

export const DriftFinding = Type.Object({
  kind: FindingKind,
  type: Type.String({ description: 'Of the event' }),
  field: Type.Union([Type.String(), Type.Null()], {
    description: 'JSON pointer into data, [] for each item of a list; null: the type as a whole',
  }),
  ...Span,
  count: Type.Integer({ description: 'Events of the sample, or of all where it is a problem' }),
  was: Type.Union([Type.String(), Type.Null()], { description: 'What it was before, or should be' }),
  is: Type.Union([Type.String(), Type.Null()], { description: 'What it is now. No value that looks personal' }),
  code: Type.Union([Type.String(), Type.Null()], { description: 'Of a problem' }),
  mode: Type.Union([CheckMode, Type.Null()], { description: 'Of a problem: what followed from it' }),
  advice: Type.String({ description: 'What to do about it' }),
});
export type DriftFinding = Static<typeof DriftFinding>;

const Sampling = Type.Object(
  { first: Type.Integer(), every: Type.Integer() },
  {
    description:
      'Of each type and minute the first so many events are looked into, then one in so many. Events and problems are counted one by one',
  },
);

export const Drift = Type.Object({
  through: Type.String({ description: 'Received time up to which the stream was looked at' }),
  since: Type.String(),
  sampling: Sampling,
  findings: Type.Array(DriftFinding),
  more: Type.Integer({ description: 'Findings beyond those that are listed' }),
});
export type Drift = Static<typeof Drift>;

export const LearnedTypeLine = Type.Object({
  type: Type.String(),
  declared: Type.Boolean({ description: 'An event document says what it looks like' }),
  mode: Type.Union([CheckMode, Type.Null()], { description: 'Of its document' }),
  first: Type.Union([Type.String(), Type.Null()], { description: 'null: declared, and never seen' }),
  last: Type.Union([Type.String(), Type.Null()]),
  events: Type.Integer(),
  fields: Type.Integer({ description: 'Different ones in its data' }),
  problems: Type.Integer({ description: 'That its document has found' }),
});
export type LearnedTypeLine = Static<typeof LearnedTypeLine>;

export const LearnedTypes = Type.Object({
  through: Type.String(),
  sampling: Sampling,
  types: Type.Array(LearnedTypeLine),
  overflow: Type.Object(
    { events: Type.Integer() },
    { description: 'Events of types beyond the 1,000 that are kept apart' },
  ),
});
export type LearnedTypes = Static<typeof LearnedTypes>;

const Seen = Type.Object({ name: Type.String(), ...Span, count: Type.Integer() });

export const LearnedFieldView = Type.Object({
  field: Type.String({ description: 'JSON pointer into data, [] for each item of a list' }),
  declared: Type.Union([Type.String(), Type.Null()], { description: 'The type that its document says' }),
  share: Type.Number({ description: 'Of the events of the sample, 0 to 1' }),
  ...Span,
  types: Type.Array(
    Type.Object({
      type: Type.String(),
      share: Type.Number({ description: 'Of the values, 0 to 1' }),
      ...Span,
      example: Type.String({ description: 'The shape of a text, the mask of what looks personal' }),
    }),
  ),
  personal: Type.Array(Type.Object({ shape: Type.String(), count: Type.Integer(), ...Span, example: Type.String() })),
  words: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'What a text was, where these are few' }),
});
export type LearnedFieldView = Static<typeof LearnedFieldView>;

export const LearnedTypeView = Type.Object({
  type: Type.String(),
  declared: Type.Boolean(),
  mode: Type.Union([CheckMode, Type.Null()]),
  first: Type.Union([Type.String(), Type.Null()]),
  last: Type.Union([Type.String(), Type.Null()]),
  events: Type.Integer(),
  sampled: Type.Integer(),
  sampling: Sampling,
  through: Type.String(),
  usualSilence: Type.Union([Type.Integer(), Type.Null()], {
    description: 'ms: the longest silence of the last days; null: it has come too seldom to say',
  }),
  producers: Type.Array(Seen),
  subjects: Type.Array(Seen),
  fields: Type.Array(LearnedFieldView),
  problems: Type.Array(
    Type.Object({
      mode: CheckMode,
      code: Type.String(),
      path: Type.String({ description: 'As documents write it: keys joined by dots' }),
      count: Type.Integer(),
      ...Span,
      expected: Type.String(),
      got: Type.String(),
    }),
  ),
  beyond: Type.Object(
    { producers: Type.Integer(), fields: Type.Integer(), problems: Type.Integer() },
    { description: 'What found no room and was only counted' },
  ),
  document: Type.Unknown({
    description: 'The event document that says what was learned: to be read, changed and applied',
  }),
  yaml: Type.String({ description: 'The same as YAML' }),
});
export type LearnedTypeView = Static<typeof LearnedTypeView>;
