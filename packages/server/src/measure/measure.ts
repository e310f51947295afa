/**
 * measure: metrics, rollups, and which of them answers what.
 *
 * Law. A rollup is a document; its keeper is a follower behind the store: it derives rows of `events` whose admitted
 * offset lies below its checkpoint, each once. It plans a range durably, derives it with a token made of the range, then
 * moves its checkpoint; after a crash the same range is derived again with the same token. It is woken, never polls,
 * and loses its place by no outage of the store.
 *
 * A question that a rollup covers is answered from whole minutes of the rollup plus the raw rows it does not hold yet
 * plus the raw edges of the range, exactly as from raw rows alone; `whileSteady` keeps the keeper's insert from being
 * counted twice or not at all. Everything else is answered from `events`. Test events are in no metric.
 */
export { activity, activityFollower } from './compile/rollup.ts';
export type { Rollup } from './compile/rollup.ts';
export { covers, rawReading, rollupReading } from './compile/reading.ts';
export type { Kept, Need, Reading } from './compile/reading.ts';
export { firstInstant, lastInstant, sqlInstant } from './compile/instants.ts';
export { eventRowOf, eventSchema } from './event-schema.ts';
export type { EventRow } from './event-schema.ts';
export { openKeeper } from './keeper.ts';
export type { Keeper } from './keeper.ts';
export { readExactly } from './read-exactly.ts';
export type { Exact } from './read-exactly.ts';
