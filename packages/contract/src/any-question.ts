import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { BreakdownQuestion } from './breakdown.ts';
import {
  CascadeQuestion,
  CohortQuestion,
  DecayQuestion,
  DistributionQuestion,
  LiftQuestion,
  MatrixQuestion,
  ScorecardQuestion,
} from './lead-questions.ts';
import { AttributionQuestion } from './attribution-question.ts';
import { Explain } from './explain.ts';
import { PathsQuestion } from './paths-question.ts';
import { FunnelQuestion } from './people-questions.ts';
import { TableQuestion, TrendQuestion } from './question.ts';
import { RetentionQuestion } from './retention-question.ts';
import { SegmentQuestion } from './segment-question.ts';
import { Among } from './segment.ts';

const of = <T extends TProperties>(question: TObject<T>) =>
  Type.Object(
    { ...question.properties, among: Type.Optional(Among), explain: Type.Optional(Explain) },
    { additionalProperties: false },
  );

/** What POST /api/ask takes: one line a kind. `among` and `explain` mean the same in each. */
export const Question = Type.Union([
  of(TrendQuestion),
  of(TableQuestion),
  of(BreakdownQuestion),
  of(FunnelQuestion),
  of(RetentionQuestion),
  of(PathsQuestion),
  of(CohortQuestion),
  of(ScorecardQuestion),
  of(MatrixQuestion),
  of(CascadeQuestion),
  of(DecayQuestion),
  of(LiftQuestion),
  of(DistributionQuestion),
  of(AttributionQuestion),
  of(SegmentQuestion),
]);
export type Question = Static<typeof Question>;
