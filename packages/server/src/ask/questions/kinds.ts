import {
  BreakdownQuestion,
  CascadeQuestion,
  CohortQuestion,
  DecayQuestion,
  DistributionQuestion,
  FunnelQuestion,
  LiftQuestion,
  MatrixQuestion,
  PathsQuestion,
  RetentionQuestion,
  ScorecardQuestion,
  TableQuestion,
  TrendQuestion,
  type Question,
} from '@millrace/contract';
import { Compile, type Validator } from 'typebox/compile';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import type { Behind, Cells } from './behind.ts';
import { breakdownPeople, compileBreakdown } from './breakdown.ts';
import { compileCascade } from './cascade.ts';
import { compileCohort } from './cohort.ts';
import type { Compiled } from './compiled.ts';
import { tablePeople, trendPeople } from './counted-people.ts';
import { funnelCell } from './funnel-cell.ts';
import { compileFunnel } from './funnel.ts';
import { compileDecay } from './decay.ts';
import { compileDistribution } from './distribution.ts';
import { compileLift } from './lift.ts';
import { compileMatrix } from './matrix.ts';
import { compilePaths, pathsCell } from './paths.ts';
import { compileRetention, retentionCell } from './retention.ts';
import { compileScorecard } from './scorecard.ts';
import { compileTable } from './table.ts';
import { compileTrend } from './trend.ts';

/** What each kind of question has to look like, what it compiles to, and who stands behind a cell: one line a kind. */
type Kinds = {
  readonly [Kind in Question['kind']]: {
    readonly form: Validator;
    readonly compile: (question: Extract<Question, { kind: Kind }>, asking: Asking) => Compiled;
    readonly people?: (question: Extract<Question, { kind: Kind }>, asking: Asking, cell: Cells) => Behind;
  };
};

const kinds: Kinds = {
  breakdown: { form: Compile(BreakdownQuestion), compile: compileBreakdown, people: breakdownPeople },
  table: { form: Compile(TableQuestion), compile: compileTable, people: tablePeople },
  trend: { form: Compile(TrendQuestion), compile: compileTrend, people: trendPeople },
  funnel: { form: Compile(FunnelQuestion), compile: compileFunnel, people: funnelCell },
  retention: { form: Compile(RetentionQuestion), compile: compileRetention, people: retentionCell },
  paths: { form: Compile(PathsQuestion), compile: compilePaths, people: pathsCell },
  cohort: { form: Compile(CohortQuestion), compile: compileCohort },
  scorecard: { form: Compile(ScorecardQuestion), compile: compileScorecard },
  matrix: { form: Compile(MatrixQuestion), compile: compileMatrix },
  cascade: { form: Compile(CascadeQuestion), compile: compileCascade },
  decay: { form: Compile(DecayQuestion), compile: compileDecay },
  lift: { form: Compile(LiftQuestion), compile: compileLift },
  distribution: { form: Compile(DistributionQuestion), compile: compileDistribution },
};

export const kindNames = Object.keys(kinds);

export function formOf(kind: unknown): Validator | undefined {
  return typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind as Question['kind']].form : undefined;
}

export function compileQuestion(question: Question, asking: Asking): Compiled {
  const compile = kinds[question.kind].compile as (question: Question, asking: Asking) => Compiled;
  return compile(question, asking);
}

/** Who stands behind a cell of the answer. QUESTION_INVALID where it is none, or there are no people. */
export function peopleBehind(question: Question, asking: Asking, cell: Cells): Behind {
  const people = kinds[question.kind].people as
    | ((question: Question, asking: Asking, cell: Cells) => Behind)
    | undefined;
  if (people !== undefined) return people(question, asking, cell);
  throw new Failure('QUESTION_INVALID', { detail: `question.kind: there is no list behind a ${question.kind}` });
}
