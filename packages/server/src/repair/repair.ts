/**
 * repair: what is in quarantine: listed, mended, sent in again.
 *
 * Law. Items are read from the store, where a follower has brought them; of a workspace, for 30 days. They do not change:
 * what was sent in again is known from `replays`, which admit wrote in the commit that settled it, so that an item is
 * `replayed` exactly when something became of its replay.
 */
export { quarantineRoutes } from './quarantine-routes.ts';
export type { QuarantineRoutesOptions } from './quarantine-routes.ts';
