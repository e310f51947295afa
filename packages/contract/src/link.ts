import { Type, type Static } from 'typebox';
import { limits } from './event.ts';

const Id = Type.String({ minLength: 1, maxLength: limits.subjectIdLength });
const Kind = Type.String({ minLength: 1, maxLength: limits.subjectKindLength });

/** Two ids of a kind that are one and the same, or are not after all. */
export const LinkedIds = Type.Object(
  { kind: Kind, from: Id, to: Id },
  { additionalProperties: false, description: 'person, a:<anonymousId>, u:<userId>' },
);
export type LinkedIds = Static<typeof LinkedIds>;

export const OneId = Type.Object({ kind: Kind, id: Id }, { additionalProperties: false });
export type OneId = Static<typeof OneId>;

const LinkStanding = Type.Union(
  [Type.Literal('applied'), Type.Literal('full'), Type.Literal('refused'), Type.Literal('removed')],
  {
    description:
      'applied: the two are one. full: the person has no room for more ids. refused: what said it may not join these two. removed: taken back by a call',
  },
);

const saying = {
  standing: LinkStanding,
  by: Type.Union([Type.Literal('public'), Type.Literal('secret'), Type.Literal('call')], {
    description: 'What said so: the event of a public key, of another key, or a call',
  }),
  producer: Type.String(),
  event: Type.String({ description: 'Id of the event that brought it about' }),
  at: Type.String({ description: 'When that was received' }),
};

export const LinkView = Type.Object({
  from: Type.String(),
  to: Type.String(),
  ...saying,
  history: Type.Array(Type.Object(saying), { description: 'Every standing it had, the first one first' }),
});
export type LinkView = Static<typeof LinkView>;

/** A person: all ids that stand for it. */
export const LinkGroup = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  person: Type.String({ description: 'The id that stands for all of them: the first user, else the first id' }),
  ids: Type.Array(Type.String(), { description: 'At most 100' }),
  links: Type.Array(LinkView, { description: 'Those of its ids, the newest 500' }),
  more: Type.Boolean({ description: 'There are older links' }),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'Its links by standing, all of them' }),
});
export type LinkGroup = Static<typeof LinkGroup>;

/** What a call has done. */
export const LinkAnswer = Type.Object({
  event: Type.String({ description: 'Id of the event that the call was kept as, producer millrace' }),
  standing: Type.Union([LinkStanding, Type.Null()], {
    description: 'null: it is kept, and counts as soon as admit gets to it',
  }),
});
export type LinkAnswer = Static<typeof LinkAnswer>;
