/**
 * load: followers of `admitted`. The loader brings it into the store: rows of `events`, and the states of `entities`. Behind
 * it each derived table has a follower of its own, which makes it from `events` in wide ranges.
 *
 * Law. Named ranges only, in order, each row once: a plan (range, generation) is persisted in records before anything is
 * sent; every insert carries the literal token `<generation>:<table>:<partition>:<from>-<to>`; the checkpoint moves when
 * all of them are confirmed. After a crash the pending plan is repeated with identical bounds and bytes, which the store
 * applies once. While the store is away the plan is kept and tried again with back-off; nobody upstream notices.
 *
 * A derived table is made range after range from rows whose admitted entry lies below the store's checkpoint, by the same
 * law of plan, token and checkpoint. It is woken, never polls, and loses its place by no outage of the store.
 *
 * A row the store refuses is found by bisection, kept in records (`parked`, with the reason) and counted in the books as
 * parked at load; its batch goes on without it.
 */
export { derivations } from './derivations.ts';
export { openDeriver } from './deriver.ts';
export type { AdmittedRange, Derivation, Deriver, DeriverOptions } from './deriver.ts';
export { Loader } from './loader.ts';
export type { LoaderOptions, LoadProgress } from './loader.ts';
export { storeFollower } from './waiting.ts';
