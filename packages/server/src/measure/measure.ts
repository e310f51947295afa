/**
 * measure: metrics, rollups, and which of them answers what.
 *
 * Law. A rollup is a document; its keeper is a follower behind the store: it makes the rows of the rollup
 * from `events`, each event once, as every derived table is made (see load): creation, backfill, live and repeat are one
 * path.
 *
 * A question that a rollup covers is answered from the rollup, each stretch of its range in the coarsest grain that fits,
 * plus the raw rows the rollup does not hold yet, exactly as from raw rows alone; `readExactly` keeps the keeper's insert
 * from being counted twice or not at all. Everything else is answered from `events`. Test events are in no metric, nor is what
 * others replace or take back: `uncount` takes it off the built-in rollup once it is marked, and `markEvents` has the days of
 * documents' rollups made anew.
 */
export { breakdownPeopleSql, breakdownSql, chosenSql } from './compile/breakdown-sql.ts';
export type { Chosen } from './compile/breakdown-sql.ts';
export { amongPeople, askedSchema, nested, segmentsBy, withSegments } from './compile/segments.ts';
export { comingsSql } from './compile/comings-sql.ts';
export { traitsSql } from './compile/traits.ts';
export { bucketSql } from './compile/bucket-sql.ts';
export { dimensionSql } from './compile/dimension-sql.ts';
export type { DimensionSql } from './compile/dimension-sql.ts';
export { wilson } from './compile/interval.ts';
export { countPlace, firstLabel, measuredPeopleSql, measuredSql } from './compile/measured-sql.ts';
export type { Stretch } from './compile/stretches.ts';
export { aggregationOf, basisOf, isMetric, measureOf, named, PartTable } from './compile/measures.ts';
export type { FindMetric, Measure, PartValues } from './compile/measures.ts';
export { currencyPlaces, partSql } from './compile/part-sql.ts';
export type { Part } from './compile/part-sql.ts';
export { metricKind } from './metric-kind.ts';
export { markEvents } from './mark-days.ts';
export { rollupFormOf, rollupForms } from './rollup-forms.ts';
export type { KeptForm } from './rollup-forms.ts';
export { rollupSize } from './rollup-size.ts';
export type { RollupSize, Sizing } from './rollup-size.ts';
export { rollupViews } from './rollup-views.ts';
export { RollupKeepers } from './rollup-keepers.ts';
export { coverOf } from './compile/rollup-cover.ts';
export { isUncovered, uncoveredWords } from './compile/uncovered.ts';
export type { Uncovered } from './compile/uncovered.ts';
export { readApart } from './read-apart.ts';
export { readMeasured } from './read-measured.ts';
export type { MeasuredNeed } from './read-measured.ts';
export { conjunctsOf } from './compile/conjuncts.ts';
export { keptOf } from './compile/kept.ts';
export { keyedParts } from './compile/rollup-form.ts';
export { rollupKind } from './rollup-kind.ts';
export { segmentsNamed } from './segment-uses.ts';
export { withTraits } from './traits-kind.ts';
export { stands } from './compile/counts.ts';
export { activityFollower } from './compile/rollup.ts';
export type { CountedGrain, Need, Reading } from './compile/reading.ts';
export { firstInstant, lastInstant, sqlInstant } from './compile/instants.ts';
export { eventSchema } from './event-schema.ts';
export type { EventRow } from './event-schema.ts';
export { openKeeper } from './keeper.ts';
export { uncount } from './uncount.ts';
export { hashOf, subjectsAlone } from './compile/people.ts';
export type { People, Selected } from './compile/people.ts';
export type { Statement } from './compile/derive-sql.ts';
export { peopleOf, readEvents, readExactly, streamEvents } from './read-exactly.ts';
export type { Answered, Exact } from './read-exactly.ts';
