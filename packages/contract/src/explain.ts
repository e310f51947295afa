import { Type, type Static } from 'typebox';

/** Why one read of a question was answered from where it was. */
export const ExplainedRead = Type.Object({
  from: Type.Array(Type.String(), { description: 'Tables read' }),
  rows: Type.Integer({ description: 'Rows read' }),
  because: Type.Union([Type.String(), Type.Null()], {
    description: 'Why no rollup could answer it, whichever there are; null: some might have',
  }),
  rollups: Type.Array(
    Type.Object({
      rollup: Type.String({ description: 'Name of the document' }),
      taken: Type.Boolean(),
      because: Type.Union([Type.String(), Type.Null()], { description: 'Why it was not taken' }),
      position: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Entries of admitted that it holds; null: it does not begin yet',
      }),
      size: Type.Union([Type.Integer(), Type.Null()], { description: 'Its rows; null: not counted yet' }),
      days: Type.Integer({ description: 'Days of it that are read from events until they are made anew' }),
    }),
    { description: 'The rollups that were looked at' },
  ),
});
export type ExplainedRead = Static<typeof ExplainedRead>;

/** Beside any question: the answer says how each of its reads was answered. */
export const Explain = Type.Boolean({ description: 'Say in the answer why it was read from where it was' });
