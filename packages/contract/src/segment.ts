import { Type, type Static } from 'typebox';
import { Condition } from './condition.ts';
import type { JsonObject } from './event.ts';
import { CellWanted } from './question.ts';
import { Instant } from './range.ts';
import { Trait } from './trait.ts';

const TraitName = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 });
const strict = { additionalProperties: false };

const who = {
  subject: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects; `where` needs it' }),
  ),
  traits: Type.Optional(
    Type.Record(TraitName, Trait, { description: 'Beside those that the kind’s document declares' }),
  ),
  where: Type.Optional(Condition),
  people: Type.Optional(
    Type.Object(
      {
        question: Type.Unsafe<JsonObject>({
          type: 'object',
          required: ['kind'],
          description: 'As POST /api/ask takes it',
        }),
        cell: Type.Record(Type.String(), CellWanted),
      },
      { ...strict, description: 'Who stands behind a cell, as POST /api/ask/people lists them' },
    ),
  ),
  asOf: Type.Optional(
    Type.Unsafe<string>({
      ...Instant,
      description: 'Frozen: who is in it as of then; without it, as of whenever it is asked',
    }),
  ),
};

/**
 * A segment is a document: the subjects of a kind of whose traits a condition holds, or who stand behind a cell of a
 * question; as of a moment.
 */
export const SegmentSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    ...who,
  },
  { ...strict, description: 'Either where or people' },
);
export type SegmentSpec = Static<typeof SegmentSpec>;

const Nested = Type.Unsafe<JsonObject>({ type: 'object', description: 'As among' });
const several = Type.Array(Nested, { minItems: 1, maxItems: 20 });

/** Each form of `among` by the member that tells it. */
export const amongForms = {
  segment: Type.Object({ segment: Type.String({ minLength: 1, maxLength: 256 }) }, strict),
  and: Type.Object({ and: several }, strict),
  or: Type.Object({ or: several }, strict),
  not: Type.Object({ not: Nested }, strict),
  who: Type.Object(who, strict),
} as const;

/** Only the events of these subjects. */
export const Among = Type.Union([amongForms.segment, amongForms.who, amongForms.and, amongForms.or, amongForms.not], {
  description:
    'Only the events of these subjects: a segment by its name, as a document of a segment says it, or and, or, not of such',
});
export type Among = Static<typeof Among>;
