import { Type, type Static } from 'typebox';
import { Condition } from './condition.ts';
import { Trait } from './trait.ts';

const TraitName = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 });

const chosen = {
  subject: Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects' }),
  traits: Type.Optional(
    Type.Record(TraitName, Trait, { description: 'Beside those that the kind’s document declares' }),
  ),
  where: Condition,
};

/** A segment is a document: the subjects of a kind of whose traits a condition holds, as of a moment. */
export const SegmentSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    ...chosen,
  },
  { additionalProperties: false },
);
export type SegmentSpec = Static<typeof SegmentSpec>;

/** Only the events of these subjects: a segment by its name, or as it is. */
export const Among = Type.Union(
  [
    Type.Object({ segment: Type.String({ minLength: 1, maxLength: 256 }) }, { additionalProperties: false }),
    Type.Object(chosen, { additionalProperties: false }),
  ],
  {
    description: 'Only the events of these subjects: a segment by its name, or subject and where as a segment has them',
  },
);
export type Among = Static<typeof Among>;
