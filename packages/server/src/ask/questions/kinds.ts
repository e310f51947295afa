import {
  AttributionQuestion,
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
import type { Asking } from './asking.ts';
import { attributionCell, attributionRest } from './attribution-cell.ts';
import { compileAttribution } from './attribution.ts';
import type { Behind, Cells } from './behind.ts';
import { breakdownPeople, compileBreakdown } from './breakdown.ts';
import { compileCascade } from './cascade.ts';
import { compileCohort } from './cohort.ts';
import { otherName, type Compiled } from './compiled.ts';
import { tablePeople, trendPeople } from './counted-people.ts';
import { funnelCell } from './funnel-cell.ts';
import { compileFunnel } from './funnel.ts';
import { compileDecay } from './decay.ts';
import { compileDistribution } from './distribution.ts';
import {
  cascadePeople,
  cohortPeople,
  decayPeople,
  distributionPeople,
  liftPeople,
  scorecardPeople,
} from './lead-people.ts';
import { compileLift } from './lift.ts';
import { matrixOpened, matrixPeople } from './matrix-people.ts';
import { compileMatrix } from './matrix.ts';
import { funnelRest, pathsRest, tableRest, trendRest, type Opened } from './opened.ts';
import { compilePaths, pathsCell } from './paths.ts';
import { compileRetention, retentionCell } from './retention.ts';
import { compileScorecard } from './scorecard.ts';
import { compileSegment, segmentCell, segmentForm } from './segment.ts';
import { compileTable } from './table.ts';
import { compileTrend } from './trend.ts';

/** What each kind of question has to look like, what it compiles to, and who stands behind a cell: one line a kind. */
type Kinds = {
  readonly [Kind in Question['kind']]: {
    readonly form: Validator;
    readonly compile: (question: Extract<Question, { kind: Kind }>, asking: Asking) => Compiled;
    readonly people: (question: Extract<Question, { kind: Kind }>, asking: Asking, cell: Cells) => Behind;
    /** What has to be read first, where the cell alone does not say it. */
    readonly open?: (question: Extract<Question, { kind: Kind }>, asking: Asking, cell: Cells) => Opened | undefined;
  };
};

const kinds: Kinds = {
  breakdown: { form: Compile(BreakdownQuestion), compile: compileBreakdown, people: breakdownPeople },
  table: {
    form: Compile(TableQuestion),
    compile: compileTable,
    people: tablePeople,
    open: restBy(compileTable, tableRest),
  },
  trend: {
    form: Compile(TrendQuestion),
    compile: compileTrend,
    people: trendPeople,
    open: restBy(compileTrend, trendRest),
  },
  funnel: {
    form: Compile(FunnelQuestion),
    compile: compileFunnel,
    people: funnelCell,
    open: restBy(compileFunnel, funnelRest),
  },
  retention: { form: Compile(RetentionQuestion), compile: compileRetention, people: retentionCell },
  paths: {
    form: Compile(PathsQuestion),
    compile: compilePaths,
    people: pathsCell,
    open: restBy(compilePaths, pathsRest),
  },
  cohort: { form: Compile(CohortQuestion), compile: compileCohort, people: cohortPeople },
  scorecard: { form: Compile(ScorecardQuestion), compile: compileScorecard, people: scorecardPeople },
  matrix: { form: Compile(MatrixQuestion), compile: compileMatrix, people: matrixPeople, open: matrixOpened },
  cascade: { form: Compile(CascadeQuestion), compile: compileCascade, people: cascadePeople },
  decay: { form: Compile(DecayQuestion), compile: compileDecay, people: decayPeople },
  lift: { form: Compile(LiftQuestion), compile: compileLift, people: liftPeople },
  distribution: { form: Compile(DistributionQuestion), compile: compileDistribution, people: distributionPeople },
  attribution: {
    form: Compile(AttributionQuestion),
    compile: compileAttribution,
    people: attributionCell,
    open: attributionRest,
  },
  segment: { form: segmentForm, compile: compileSegment, people: segmentCell },
};

export const kindNames = Object.keys(kinds);

export function formOf(kind: unknown): Validator | undefined {
  return typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind as Question['kind']].form : undefined;
}

export function compileQuestion(question: Question, asking: Asking): Compiled {
  const compile = kinds[question.kind].compile as (question: Question, asking: Asking) => Compiled;
  return compile(question, asking);
}

/** Who stands behind a cell of the answer. QUESTION_INVALID where it is none. */
export function peopleBehind(question: Question, asking: Asking, cell: Cells): Behind {
  const people = kinds[question.kind].people as (question: Question, asking: Asking, cell: Cells) => Behind;
  return people(question, asking, cell);
}

/** What has to be read before `peopleBehind` can tell it; undefined: nothing. */
export function openedCell(question: Question, asking: Asking, cell: Cells): Opened | undefined {
  const open = kinds[question.kind].open as
    | ((question: Question, asking: Asking, cell: Cells) => Opened | undefined)
    | undefined;
  return open?.(question, asking, cell);
}

function restBy<Q>(
  compile: (question: Q, asking: Asking) => Compiled,
  rest: (question: Q, cell: Cells, compiled: Compiled) => Opened | undefined,
) {
  return (question: Q, asking: Asking, cell: Cells): Opened | undefined =>
    Object.values(cell).includes(otherName) ? rest(question, cell, compile(question, asking)) : undefined;
}
