import { Type, type Static } from 'typebox';
import { Grain } from './question.ts';
import { Instant, Range } from './range.ts';
import { Among } from './segment.ts';

/** How many are in a segment; with a grain, in each period of the range, and who came and went. */
export const SegmentQuestion = Type.Object(
  {
    kind: Type.Literal('segment'),
    segment: Type.Union([Type.String({ minLength: 1, maxLength: 256 }), Among], {
      description: 'By its name, or as it is',
    }),
    range: Type.Optional(Range),
    grain: Type.Optional(Grain),
    asOf: Type.Optional(Instant),
    as: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Names the column of the periods' })),
  },
  { additionalProperties: false },
);
export type SegmentQuestion = Static<typeof SegmentQuestion>;
