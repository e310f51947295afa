/**
 * admit: what counts. Follows `received`, settles every event exactly once (admitted, duplicate, conflict, parked,
 * waiting), folds it into its subject's state and writes `admitted` and `quarantine`, which nobody else writes.
 *
 * Law. One slice of received entries becomes one entry of `admitted` (and one of `quarantine` if need be) and one
 * records commit {checkpoint, named range, states, books, deferred}. Only that commit makes the range count: followers
 * see nothing beyond it, and at start both logs are cut back to it. The commit is conditional on checkpoint and epoch,
 * so a slice is admitted once however often it is tried.
 *
 * Counted once. Identity = (workspace, producer, id). The index, derived from `admitted`, knows everything since a moment;
 * what may be older by its own time is looked up in the store's `ids`, and what was admitted with a clock more than a
 * minute ahead is remembered until its time has come. While the store is away, or does not yet hold all that the index
 * has forgotten, only such events wait, durably, and are settled before anything newer once it does. The index keeps what
 * the store lacks, 40 bytes an event, up to three times its own size. Same identity, same body: duplicate. Same identity,
 * other body: the first wins, the other goes to quarantine as EVENT_CONFLICT.
 *
 * Links. What admitted events and calls say of ids that are one makes groups of at most 100 (links/link-book.ts), in the
 * slice's commit and in the order of their places; ids whose person changes are lines of the entry, for the store's `links`.
 *
 * Timers. Rows of records, set and cancelled by the slice's commit; one that is due is fired by a slice of its own, whose
 * commit takes it away and holds all that it makes. None is fired before all that was received until then is admitted.
 *
 * Sessions. Activity of persons makes sessions (sessions/session.ts), which timers close. What is derived from them stands
 * in `admitted` beside the received events, and is folded and counted with them.
 *
 * States made anew. `replaceStates` puts states that others have folded in the place of those that stand, as a slice that
 * has received nothing: a commit, and lines of `admitted` with newer versions. Nothing is decided or settled again. An event
 * that replaces or takes back one that is known is in its subject's state from such a commit on: its own writes down that it
 * has to be (`late_states`).
 *
 * Refusal. No room on the disk: nothing is lost, admit waits and collect refuses. CHECKPOINT_MISMATCH or EPOCH_FENCED:
 * another admit is active, this one ends.
 */
export { readAdmitted, readAdmittedHeader, writeAdmitted } from './admitted-entry.ts';
export type { AdmittedEntry, AdmittedHeader, Settled } from './admitted-entry.ts';
export { AdmitLoop, admitFollower } from './admit-loop.ts';
export type { AdmitOptions, AdmitProgress } from './admit-loop.ts';
export { entityKind } from './entity-kind.ts';
export { compileEntity } from './folds/compile-entity.ts';
export type { Fold, FoldEvent, State, StateView } from './folds/fold.ts';
export type { Remade } from './state-cache.ts';
export { signerOf, undeclared } from './kind-folds.ts';
export type { KindFold, KindFolds } from './kind-folds.ts';
export { identityHash } from './identity.ts';
export { IdIndex } from './id-index.ts';
export type { IdIndexOptions } from './id-index.ts';
export { linkRoutes } from './links/link-routes.ts';
export type { LinkRoutesOptions } from './links/link-routes.ts';
export { idsOf } from './links/read-group.ts';
export { becameOf } from './became.ts';
export type { Became } from './became.ts';
export { readQuarantine } from './quarantine-entry.ts';
export type { QuarantineEntry, QuarantineRecord, ReplayedRecord } from './quarantine-entry.ts';
