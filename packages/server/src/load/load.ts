/**
 * load: followers of `admitted`. This one brings it into the store: rows of `events`, the narrow tables derived from
 * them, and the states of `entities`.
 *
 * Law. Named ranges only, in order, each row once: a plan (range, generation) is persisted in records before anything is
 * sent; every insert carries the literal token `<generation>:<table>:<partition>:<from>-<to>`; the checkpoint moves when
 * all of them are confirmed. After a crash the pending plan is repeated with identical bounds and bytes, which the store
 * applies once. While the store is away the plan is kept and tried again with back-off; nobody upstream notices.
 *
 * A row the store refuses is found by bisection, kept in records (`parked`, with the reason) and counted in the books as
 * parked at load; its batch goes on without it.
 */
export { Loader, storeFollower } from './loader.ts';
export type { LoaderOptions, LoadProgress } from './loader.ts';
