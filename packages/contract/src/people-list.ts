import { Type, type Static } from 'typebox';
import { Question } from './any-question.ts';
import { CellWanted, SavedQuestion, UnsavedQuestion } from './question.ts';
import { SegmentSpec } from './segment.ts';

/** Who stands behind a cell: `question` as it was asked, and the cell by the names of its columns. */
export const PeopleWanted = Type.Object(
  {
    question: Type.Union([Question, SavedQuestion, UnsavedQuestion]),
    cell: Type.Record(Type.String(), CellWanted, {
      description:
        'The columns that tell its row, by their names; `metric` and `part` (of, per) of which number; funnel: {step, ' +
        'state: reached | converted | dropped | in_progress, group?}. See docs/people.md',
    }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1024, description: 'From the page before, of the same list' }),
    ),
  },
  { additionalProperties: false },
);
export type PeopleWanted = Static<typeof PeopleWanted>;

export const ListedPerson = Type.Object({
  kind: Type.String(),
  id: Type.String({ description: 'The id that stands for the person' }),
  first: Type.String({ description: 'Time of the first event that puts it into the cell' }),
  last: Type.String({ description: 'Time of the last one' }),
  events: Type.Optional(Type.Integer({ description: 'How many put it there, where the cell is told of events' })),
});
export type ListedPerson = Static<typeof ListedPerson>;

export const PeoplePage = Type.Object({
  people: Type.Array(ListedPerson, { description: 'In the order of kind and id' }),
  n: Type.Integer({ description: 'How many there are on all pages' }),
  events: Type.Optional(
    Type.Integer({ description: 'All events in the cell, those without a subject too, where it is told of events' }),
  ),
  cursor: Type.Union([Type.String(), Type.Null()], { description: 'Asks for the next page; null on the last' }),
  asOf: Type.String(),
  through: Type.String({ description: 'Everything received up to this instant is in the list' }),
  segment: Type.Union([Type.Unsafe<SegmentSpec>(SegmentSpec), Type.Null()], {
    description:
      'The spec of a segment of these, frozen by its asOf; without asOf, of whoever is there when it is asked. null where ' +
      'it would show what is shaped like personal data',
  }),
});
export type PeoplePage = Static<typeof PeoplePage>;
