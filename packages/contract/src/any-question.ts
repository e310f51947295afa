import { Type, type Static } from 'typebox';
import { BreakdownQuestion } from './breakdown.ts';
import {
  CascadeQuestion,
  CohortQuestion,
  DecayQuestion,
  LiftQuestion,
  MatrixQuestion,
  ScorecardQuestion,
} from './lead-questions.ts';
import { FunnelQuestion } from './people-questions.ts';
import { TableQuestion, TrendQuestion } from './question.ts';

/** What POST /api/ask takes: one line a kind. */
export const Question = Type.Union([
  TrendQuestion,
  TableQuestion,
  BreakdownQuestion,
  FunnelQuestion,
  CohortQuestion,
  ScorecardQuestion,
  MatrixQuestion,
  CascadeQuestion,
  DecayQuestion,
  LiftQuestion,
]);
export type Question = Static<typeof Question>;
