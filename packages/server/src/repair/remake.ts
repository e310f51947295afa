import type { AdmitLoop } from '../admit/admit.ts';
import { readStates, type ReadingStates } from '../ask/ask.ts';
import { Failure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { Admitted } from './admitted-since.ts';
import { foldParked } from './fold-parked.ts';

export type RemakeOptions = {
  readonly admit: Pick<AdmitLoop, 'replaceStates'>;
  readonly admitted: LogReader;
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'status' | 'stream'>;
  /** The entry of admitted before which the store has everything. */
  readonly stored: () => number;
};

/** Of which subjects, by which document: as they are read. */
export type Remaking = Omit<ReadingStates, 'records' | 'store' | 'before'>;

const partition = 0;
/** A commit of so many states keeps admit for some 50 ms. */
const perCommit = 1_000;
/** Entries that are read beside the store's events for each page: a store that lags more is waited for. */
const mostBehind = 2_000;

/**
 * Makes states anew of the store's events and of what was admitted since; returns how many. STORE_UNAVAILABLE while the
 * store is away or far behind.
 */
export async function remake(remaking: Remaking, options: RemakeOptions): Promise<number> {
  const { workspace, kind, how, signal } = remaking;
  const { admit, admitted, records, store, stored } = options;
  const before = stored();
  const behind = admitted.end(partition) - before;
  if (store.status().state !== 'ready' || behind > mostBehind)
    throw new Failure('STORE_UNAVAILABLE', { detail: `it is ${behind} entries of the log behind` });
  const states = await readStates({ ...remaking, records, store, before });
  const of = { workspace, kind, fold: how.fold, states };
  await foldParked(records, { ...of, before });
  // Late beside these is what will be so the next time as well: it would be made anew for ever.
  for (const state of states.values()) state.late = false;
  const since = new Admitted(admitted, { ...of, from: before });
  await since.foldUntil(admitted.end(partition), signal);
  const all = [...states.keys()];
  for (let at = 0; at < all.length; at += perCommit) {
    const some = all.slice(at, at + perCommit);
    await admit.replaceStates(async (end) => {
      await since.foldUntil(end, signal);
      return some.flatMap((id) => {
        const state = states.get(id);
        return state === undefined ? [] : [{ key: { workspace, kind, id }, how, state }];
      });
    });
    for (const id of some) states.delete(id);
  }
  return all.length;
}
