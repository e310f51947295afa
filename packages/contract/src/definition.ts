import { Type, type Static } from 'typebox';
import type { ErrorCode } from './errors.ts';
import type { JsonObject } from './event.ts';

/**
 * A definition is a document {kind, name, spec}: everything a user can define is one. Every change of one makes a version
 * of it, 1, 2, 3 …; taking it away is a version too, with `spec` null. The hash is SHA-256 over the canonical JSON of the
 * document. A workspace has a revision, raised by one with each change, however many documents it touches: the catalog
 * at a revision is the same for ever.
 */
export const definitionKinds = [
  'event',
  'entity',
  'mapping',
  'noise',
  'metric',
  'rollup',
  'segment',
  'question',
  'dashboard',
  'rule',
  'alert',
  'route',
  'score',
  'journey',
  'template',
  'destination',
  'retention',
  'masking',
] as const;
export type DefinitionKind = (typeof definitionKinds)[number];

export const definitionLimits = {
  /** Of the canonical JSON of one document. */
  documentBytes: 256 * 1024,
  depth: 32,
  /** An event's name is its type, as it is sent. */
  nameLength: 256,
  /** In one request, and living in one workspace. */
  documents: 5000,
  requestBytes: 8 * 1024 * 1024,
} as const;

export type Definition = { readonly kind: DefinitionKind; readonly name: string; readonly spec: JsonObject };

/** A document as it is handed in; `spec` null takes it away. What it says is checked by the kind's own schema. */
export const DefinitionDocument = Type.Object(
  {
    kind: Type.String({ description: `One of: ${definitionKinds.join(', ')}` }),
    name: Type.String({ minLength: 1, maxLength: definitionLimits.nameLength }),
    spec: Type.Unsafe<JsonObject | null>({ type: ['object', 'null'] }),
  },
  { additionalProperties: false },
);
export type DefinitionDocument = Static<typeof DefinitionDocument>;

const Version = Type.Integer({ minimum: 1, description: '1, 2, 3 … of this document' });
const Revision = Type.Integer({ minimum: 0, description: 'Of the workspace; 0 before its first change' });
const Kind = Type.String({ description: 'Kind of the document' });
const Hash = Type.String({ description: 'SHA-256 over the canonical JSON of {kind, name, spec}, hex' });
const Author = Type.String({ description: 'key:<id>, link, operator or pack:<name>' });

/** Documents that belong together and come with a release: a domain that a workspace can have. */
export const Packs = Type.Object({
  packs: Type.Array(
    Type.Object({
      name: Type.String(),
      documents: Type.Array(
        Type.Object({
          kind: Kind,
          name: Type.String(),
          spec: Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true }),
        }),
      ),
    }),
  ),
});
export type Packs = Static<typeof Packs>;

export const DefinitionSummary = Type.Object({
  kind: Kind,
  name: Type.String(),
  version: Version,
  revision: Type.Integer({ minimum: 1, description: 'Of the workspace when this version was made' }),
  hash: Hash,
  author: Author,
  at: Type.String(),
  deleted: Type.Boolean(),
});
export type DefinitionSummary = Static<typeof DefinitionSummary>;

export const DefinitionVersion = Type.Object({
  workspace: Type.String(),
  ...DefinitionSummary.properties,
  spec: Type.Unsafe<JsonObject | null>({ type: ['object', 'null'], additionalProperties: true }),
});
export type DefinitionVersion = Static<typeof DefinitionVersion>;

export const DefinitionList = Type.Object({
  revision: Revision,
  definitions: Type.Array(
    Type.Object({
      ...DefinitionSummary.properties,
      spec: Type.Optional(Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true })),
    }),
  ),
});
export type DefinitionList = Static<typeof DefinitionList>;

export const DefinitionVersions = Type.Object({
  versions: Type.Array(DefinitionSummary, { description: 'The newest first' }),
});
export type DefinitionVersions = Static<typeof DefinitionVersions>;

/** What stands at a path (a JSON pointer into the spec) before and after; absent where there is nothing. */
export const SpecChange = Type.Object({
  path: Type.String(),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});
export type SpecChange = Static<typeof SpecChange>;

export const DefinitionDiff = Type.Object({
  kind: Kind,
  name: Type.String(),
  from: Type.Integer(),
  to: Type.Integer(),
  diff: Type.Array(SpecChange),
});
export type DefinitionDiff = Static<typeof DefinitionDiff>;

/** The documents that name another one; `paths` (JSON pointers into each) are the places where. */
export const DefinitionUsers = Type.Object({
  usedBy: Type.Array(
    Type.Object({
      kind: Kind,
      name: Type.String(),
      title: Type.Optional(Type.String()),
      paths: Type.Array(Type.String(), { minItems: 1 }),
    }),
    { description: 'By kind and name' },
  ),
});
export type DefinitionUsers = Static<typeof DefinitionUsers>;

/** What is wrong with a document, and where: `path` is a JSON pointer into the document, line and column into its text. */
export const DefinitionProblem = Type.Object({
  kind: Kind,
  name: Type.String(),
  path: Type.String(),
  code: Type.Unsafe<ErrorCode>({ type: 'string', description: 'A row of docs/errors.md' }),
  message: Type.String({ description: 'What is wrong and what to do' }),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
});
export type DefinitionProblem = Static<typeof DefinitionProblem>;

/** What is allowed, and yet can hardly be meant: a type or a field that the catalog does not know. */
export const DefinitionWarning = Type.Object({
  kind: Kind,
  name: Type.String(),
  path: Type.String({ description: 'A JSON pointer into the document' }),
  message: Type.String(),
});
export type DefinitionWarning = Static<typeof DefinitionWarning>;

/** What has to be made anew after a change, from events that are already here. */
export const Rebuild = Type.Object({
  what: Type.String({ description: 'state, rollup, segment …' }),
  name: Type.String(),
});
export type Rebuild = Static<typeof Rebuild>;

export const PlannedChange = Type.Object({
  kind: Kind,
  name: Type.String(),
  action: Type.Unsafe<'create' | 'update' | 'delete' | 'same'>({ enum: ['create', 'update', 'delete', 'same'] }),
  version: Type.Integer({ minimum: 0, description: 'That it has afterwards; 0: it never was there' }),
  hash: Hash,
  diff: Type.Array(SpecChange),
});
export type PlannedChange = Static<typeof PlannedChange>;

/** What collect makes of an item: its verdict, and the event where it is accepted. Personal values are masked. */
export const Judgement = Type.Object({
  verdict: Type.String({ description: 'accepted, quarantined, rejected or dropped' }),
  code: Type.Optional(Type.String({ description: 'Of the refusal, or of the first problem of an accepted event' })),
  message: Type.Optional(Type.String()),
  mapping: Type.Optional(Type.String({ description: 'The one that took it' })),
  event: Type.Optional(
    Type.Unsafe<JsonObject>({
      type: 'object',
      additionalProperties: true,
      description: 'type, category, time, subject, data, context and test; of a large event without data and context',
    }),
  ),
});
export type Judgement = Static<typeof Judgement>;

const counted = (description: string) =>
  Type.Unsafe<Readonly<Record<string, number>>>({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description,
  });
const Tally = Type.Object({
  verdicts: counted('accepted, quarantined, rejected, dropped; `faulty`: accepted ones with problems'),
  types: counted('The accepted ones by type, at most 20 types'),
});
export type Tally = Static<typeof Tally>;

/** What a changed document would have made of the newest items it is about, beside what is made of them as it stands. */
export const Trial = Type.Object({
  kind: Kind,
  name: Type.String(),
  looked: Type.Integer({ description: 'Items of the workspace that were looked through, the newest first' }),
  tried: Type.Integer({ description: 'Of these, items the document is about: at most 100' }),
  changed: Type.Integer({ description: 'Of these, items whose verdict or event would be another' }),
  before: Tally,
  after: Tally,
  examples: Type.Array(
    Type.Object({
      id: Type.Union([Type.String(), Type.Null()]),
      received: Type.String(),
      before: Judgement,
      after: Judgement,
    }),
    { description: 'At most 5 that would change, of different kinds where there are' },
  ),
  withheld: Type.Optional(
    Type.String({
      description: 'It was not tried: it reads this, which is classed as personal, and a trial would tell it',
    }),
  ),
});
export type Trial = Static<typeof Trial>;

/** What applying documents would do. It can be applied when there are no problems. */
export const Plan = Type.Object({
  revision: Type.Integer({ minimum: 0, description: 'The plan was made against this one' }),
  changes: Type.Array(PlannedChange),
  rebuilds: Type.Array(Rebuild),
  problems: Type.Array(DefinitionProblem),
  warnings: Type.Array(DefinitionWarning),
  trials: Type.Array(Trial, { description: 'Of each changed event and mapping; none while there are problems' }),
});
export type Plan = Static<typeof Plan>;

/** What was applied. `revision` is as before when everything was the same already. */
export const Applied = Type.Object({
  revision: Revision,
  changes: Type.Array(PlannedChange),
  rebuilds: Type.Array(Rebuild),
  warnings: Type.Array(DefinitionWarning),
  begun: Type.Boolean({
    description: 'These rebuilds were begun with the change. Else they wait for whoever begins them',
  }),
});
export type Applied = Static<typeof Applied>;
