/**
 * repair: what is in quarantine: listed, mended, sent in again; events replaced and taken back; states made anew.
 *
 * Law. Items are read from the store, where a follower has brought them; of a workspace, for 30 days. They do not change:
 * what was sent in again is known from `replays`, which admit wrote in the commit that settled it, so that an item is
 * `replayed` exactly when something became of its replay.
 *
 * A replay is a new receipt: an entry of `received` that says which item each of its own was. Key name, right to import,
 * times and minted ids are those of the first receipt, so that an item sent in twice is the same event, and a duplicate.
 * Only what collect no longer refuses, by the documents as they are now, is sent; the rest waits as before, and so does a
 * conflict that would be one again. One replay a workspace runs at a time, a page of 1 MB in memory; where it stands is
 * durable after each page, and one that was cut off is gone on with at the next start.
 *
 * An event is superseded when an admitted one of its workspace and producer, another than itself, names its id in `corrects`
 * or `retracts`; for ever, whoever comes first. It stays in the store with a mark, and is in no state and no metric once the
 * follower `corrections` has come so far; each is taken out once, whatever is killed in between. In a state that stands beside
 * it, the event that names it is not before.
 *
 * A state to which a move came that is older than what its lifecycle had settled is made anew of all its events, five
 * seconds later at the earliest, so that the order of arrival decides nothing. Which they are stands in records, written by
 * the commit that let them become so and taken away by the one that holds them as made anew: whatever is killed, none is
 * forgotten. Reading for them takes half of the time at most.
 *
 * A rebuild of states runs in the stream's thread, beside admit, one kind after the other, a page of some thousand subjects
 * in memory. It reads a page's events from the store and folds what was admitted since from the log; the last of that, and
 * the commit, while admit waits: some 50 ms for a thousand subjects. So a state is always of all events admitted before it,
 * by one version of its kind's document. Nothing else is done again.
 */
export { keptMs } from './filter.ts';
export { quarantineRoutes } from './quarantine-routes.ts';
export type { QuarantineRoutesOptions } from './quarantine-routes.ts';
export { Replays } from './replays.ts';
export type { ReplaysOptions } from './replays.ts';
export { Corrections } from './corrections.ts';
export type { CorrectionsOptions } from './corrections.ts';
export { LateStates } from './late-states.ts';
export type { LateStatesOptions } from './late-states.ts';
export { beginRebuilds } from './rebuild-rows.ts';
export type { Beginning, WantedBy } from './rebuild-rows.ts';
export { forgetting } from './store-rebuild-rows.ts';
export { StoreRebuild } from './store-rebuild.ts';
export { storeRebuildRoutes } from './store-rebuild-routes.ts';
export { rebuildRoutes } from './rebuild-routes.ts';
export { StateRebuilds } from './state-rebuilds.ts';
