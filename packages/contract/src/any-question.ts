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
import { PathsQuestion } from './paths-question.ts';
import { FunnelQuestion } from './people-questions.ts';
import { TableQuestion, TrendQuestion } from './question.ts';
import { RetentionQuestion } from './retention-question.ts';
import { Among } from './segment.ts';

const of = <T extends TProperties>(question: TObject<T>) =>
  Type.Object({ ...question.properties, among: Type.Optional(Among) }, { additionalProperties: false });

/** What POST /api/ask takes: one line a kind. `among` means the same in each. */
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
]);
export type Question = Static<typeof Question>;
