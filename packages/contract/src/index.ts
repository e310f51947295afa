export { derivedIndex, derivedTypes, isDerived, limits } from './event.ts';
export type { Category, Event, Json, JsonObject, Position, Subject, TimeFlag, Topic } from './event.ts';
export { SegmentBatch, SegmentCall, SentCloudEvent, SentEvent } from './sent.ts';
export { CollectAnswer, Outcome, Verdict, VerdictLine } from './verdict.ts';
export { canonicalJson } from './canonical.ts';
export {
  Applied,
  DefinitionDiff,
  DefinitionUsers,
  DefinitionDocument,
  definitionKinds,
  definitionLimits,
  DefinitionList,
  DefinitionProblem,
  DefinitionSummary,
  DefinitionVersion,
  DefinitionVersions,
  DefinitionWarning,
  Judgement,
  Packs,
  Plan,
  PlannedChange,
  Rebuild,
  SpecChange,
  Trial,
} from './definition.ts';
export type { Definition, DefinitionKind, Tally } from './definition.ts';
export {
  CheckMode,
  EventSpec,
  FieldDefinition,
  FieldType,
  Formula,
  MappingSpec,
  NoiseSpec,
  NumberFormat,
  PersonalData,
  TimeFormat,
  UnknownFields,
} from './event-definition.ts';
export type { Conversion } from './event-definition.ts';
export {
  Drift,
  DriftFinding,
  FindingKind,
  LearnedFieldView,
  LearnedTypeLine,
  LearnedTypes,
  LearnedTypeView,
} from './learned.ts';
export { errorTable } from './errors.ts';
export type { ErrorCode, ErrorRow } from './errors.ts';
export { EntitySpec, FieldFold, Items, Lifecycle } from './entity-definition.ts';
export { EntityDiff, EntityLine, EntityPage, EntitySnapshot, EntityView, Timeline } from './entity-view.ts';
export { Reveal, Revealed } from './reveal.ts';
export { LinkAnswer, LinkedIds, LinkGroup, LinkView, OneId } from './link.ts';
export { expressionLimits } from './expression.ts';
export type { Expression, Literal } from './expression.ts';
export { BreakdownQuestion } from './breakdown.ts';
export { Condition } from './condition.ts';
export { DashboardFilter, dashboardLimits, DashboardSpec, DashboardTile, TileShow } from './dashboard.ts';
export { Among, amongForms, SegmentSpec } from './segment.ts';
export { SegmentQuestion } from './segment-question.ts';
export { SqlAnswer, sqlLimits, SqlStatement } from './sql.ts';
export { Trait } from './trait.ts';
export type { Level } from './trait.ts';
export { Aggregation, MetricName, MetricPart, MetricSpec, Span } from './metric.ts';
export type { Aggregate, Basis, RateUnit } from './metric.ts';
export {
  Answer,
  AnswerColumn,
  AskedMetric,
  Cell,
  CellWanted,
  Dimension,
  Compare,
  Grain,
  Metric,
  QuestionSpec,
  SavedQuestion,
  TableQuestion,
  TrendQuestion,
  UnsavedQuestion,
} from './question.ts';
export { ExplainedRead } from './explain.ts';
export { ExpressionRead, ExpressionWanted } from './expression-read.ts';
export { AskCost, AskCosts, askLimits, RollupProposal } from './ask-costs.ts';
export { By } from './by.ts';
export { AttributionModel, AttributionQuestion } from './attribution-question.ts';
export { PathsQuestion } from './paths-question.ts';
export { RollupGrain, rollupLimits, RollupList, RollupSpec, RollupView } from './rollup.ts';
export { RetentionQuestion } from './retention-question.ts';
export { ListedPerson, PeoplePage, PeopleWanted } from './people-list.ts';
export { Instant, Range } from './range.ts';
export { EventMatch, FunnelExclusion, FunnelOrder, FunnelQuestion, FunnelStep } from './people-questions.ts';
export { Question } from './any-question.ts';
export {
  CascadeQuestion,
  CohortQuestion,
  Cut,
  DecayQuestion,
  DistributionQuestion,
  LiftQuestion,
  MatrixQuestion,
  ScorecardQuestion,
} from './lead-questions.ts';
export { ScoreSpec } from './score.ts';
export {
  BookCounts,
  Books,
  BooksLine,
  Refusing,
  EventCleaning,
  EventPage,
  EventStory,
  EventView,
  LiveLine,
  LiveRates,
  LiveState,
  PositionShape,
  Problem,
  ReceivedView,
  StoryStep,
  noCounts,
  SubjectShape,
} from './http.ts';
export { RebuildList, RebuildView, RebuildWanted } from './rebuild.ts';
export { StoreRebuildStatus, StoreRebuildView, StoreRebuildWanted } from './store-rebuild.ts';
export {
  QuarantineCount,
  QuarantinedItem,
  QuarantinedItemWhole,
  QuarantineFilter,
  QuarantinePage,
  QuarantineState,
  ReplayList,
  ReplayVerdict,
  ReplayView,
  ReplayWanted,
} from './quarantine.ts';
