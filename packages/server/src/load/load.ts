/**
 * load: followers of `admitted`. The loader brings it into the store: rows of `events`, states of
 * `entities` and persons of `links`; every version of a state follows in wider batches of a follower of its own. Behind
 * it each derived table has a follower of its own, which makes it from `events` in wide ranges.
 *
 * Law. Named ranges only, in order, each row once: a plan (range, generation) is persisted in records before anything is
 * sent; every insert carries the literal token `<generation>:<table>:<partition>:<from>-<to>`; the checkpoint moves when
 * all of them are confirmed. A plan that fails is tried again with the same bounds, bytes and tokens, which the store
 * applies once. A crash of the store may have taken tokens but not rows, or rows but not tokens (see store), so of a plan
 * that failed or is found at start only what the tables lack is sent, and they are asked again afterwards: rows of `events`
 * and `quarantine`, months of a derived table. What is still lacking half a minute after the last attempt, when nothing can
 * be under way, is sent under a new token. What no crash can leave behind is STORE_DAMAGED.
 *
 * EPOCH_FENCED, CHECKPOINT_MISMATCH, STORE_DAMAGED, INCARNATION_MISMATCH and LOG_CORRUPT end a follower, and so does a log
 * that cannot be read. After every other error the plan is kept and tried again with back-off; nobody upstream notices.
 *
 * A derived table is made range after range from rows whose admitted entry lies below the store's checkpoint, by the same
 * law of plan, token and checkpoint. It is woken, never polls, and loses its place by no outage of the store.
 *
 * The learner tells from the same rows what types and fields there are. What it learned and its checkpoint are one commit,
 * made every few seconds, so every event is learned once; it needs no store.
 *
 * A row the store refuses is found on twins of its table (see store) and kept in records (`parked`, with its table and the reason); if it is an
 * event, the books count it as parked at load. Its batch goes on without it.
 *
 * `quarantine` has a follower of its own, by the same law: its items go to the table of that name, what became of those
 * sent in again to `replays`.
 */
export { derivations } from './derivations.ts';
export { openDeriver } from './deriver.ts';
export type { AdmittedRange, Derivation, Deriver, DeriverOptions, Select } from './deriver.ts';
export { learnFollower, Learner } from './learner.ts';
export { storeLoader } from './loader.ts';
export type { LoaderOptions, LoadProgress } from './loader.ts';
export { quarantineLoader } from './quarantine-loader.ts';
export type { QuarantineLoaderOptions } from './quarantine-loader.ts';
export { versionLoader } from './version-loader.ts';
export type { VersionLoaderOptions } from './version-loader.ts';
export { parkedBook } from './park-rows.ts';
export type { Side } from './side.ts';
export { storeFollower } from './waiting.ts';
