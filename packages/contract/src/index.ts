export { derivedIndex, derivedTypes, isDerived, limits } from './event.ts';
export type { Category, Event, Json, JsonObject, Position, Subject, TimeFlag, Topic } from './event.ts';
export { SegmentBatch, SegmentCall, SentCloudEvent, SentEvent } from './sent.ts';
export { CollectAnswer, Outcome, Verdict, VerdictLine } from './verdict.ts';
export { canonicalJson } from './canonical.ts';
export {
  Applied,
  DefinitionDiff,
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
export {
  EntityDiff,
  EntityLine,
  EntityPage,
  EntitySnapshot,
  EntityView,
  Timeline,
  TimelineEvent,
} from './entity-view.ts';
export { LinkAnswer, LinkedIds, LinkGroup, LinkView, OneId } from './link.ts';
export { expressionLimits } from './expression.ts';
export type { Expression, Literal } from './expression.ts';
export { BreakdownQuestion } from './breakdown.ts';
export { Condition } from './condition.ts';
export { Among, SegmentSpec } from './segment.ts';
export { Trait } from './trait.ts';
export type { Level } from './trait.ts';
export { Aggregation, MetricName, MetricPart, MetricSpec, Span } from './metric.ts';
export type { Aggregate, Basis, RateUnit } from './metric.ts';
export {
  Answer,
  AnswerColumn,
  AskedMetric,
  Cell,
  Dimension,
  Grain,
  Metric,
  QuestionSpec,
  SavedQuestion,
  TableQuestion,
  TrendQuestion,
} from './question.ts';
export { By } from './by.ts';
export { PathsQuestion } from './paths-question.ts';
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
