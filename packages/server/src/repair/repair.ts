/**
 * repair: what is in quarantine: listed, mended, sent in again.
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
 */
export { keptMs } from './filter.ts';
export { quarantineRoutes } from './quarantine-routes.ts';
export type { QuarantineRoutesOptions } from './quarantine-routes.ts';
export { Replays } from './replays.ts';
export type { ReplaysOptions } from './replays.ts';
