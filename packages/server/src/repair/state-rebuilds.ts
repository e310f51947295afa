import type { ErrorCode } from '@millrace/contract';
import type { AdmitLoop, KindFolds } from '../admit/admit.ts';
import { readStates } from '../ask/ask.ts';
import { backoff, Failure, Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { Admitted } from './admitted-since.ts';
import { foldParked } from './fold-parked.ts';
import { endRebuild, moveRebuild, nextRebuild, type Moved, type Rebuild } from './rebuild-rows.ts';
import { readSubjects } from './subject-page.ts';

export type StateRebuildsOptions = {
  readonly admit: Pick<AdmitLoop, 'replaceStates'>;
  readonly admitted: LogReader;
  readonly records: Pick<Records, 'read' | 'write'>;
  readonly store: Pick<Store, 'status' | 'stream'>;
  readonly folds: KindFolds;
  /** The entry of admitted before which the store has everything. */
  readonly stored: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

const partition = 0;
/** A commit of so many states keeps admit for some 50 ms. */
const perCommit = 1_000;
/** Entries that are read beside the store's events for each page: a store that lags more is waited for. */
const mostBehind = 2_000;

/** What passes by itself. */
const passing: readonly ErrorCode[] = [
  'STORE_UNAVAILABLE',
  'QUESTION_CANCELLED',
  'QUESTION_TOO_LARGE',
  'OVERLOADED',
  'LOG_FULL',
  'DISK_FULL',
  'LOG_UNAVAILABLE',
];

/**
 * Makes states anew, a page of subjects at a time, while events go on to be admitted: of the store's events and of what was
 * admitted since. How far a rebuild is, is durable after each page; a page that was cut off is made again, and makes the
 * same. While the store is away, or far behind, it waits.
 */
export class StateRebuilds implements Part {
  readonly #options: StateRebuildsOptions;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  #wake = Promise.withResolvers<void>();
  #busy = false;

  constructor(options: StateRebuildsOptions) {
    this.#options = options;
    this.wake();
  }

  /** There is something to do. */
  wake(): void {
    if (!this.#busy) this.#idle.begin();
    this.#busy = true;
    this.#wake.resolve();
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    let tries = 0;
    while (!signal.aborted) {
      try {
        await this.#look();
        tries = 0;
      } catch (error) {
        if (signal.aborted) break;
        if (!isFailure(error) || !passing.includes(error.code)) throw error;
        if (tries === 0) this.#options.logger.warn({ err: error }, 'a rebuild of states waits and tries again');
        await pause(backoff(tries, 100, 5_000, this.#options.random), signal);
        tries += 1;
      }
    }
  }

  async drain(): Promise<void> {}

  /** Leaves what runs as it is: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.resolve();
    this.#rest();
  }

  async idle(): Promise<void> {
    await this.#idle.wait();
  }

  #rest(): void {
    if (this.#busy) this.#idle.end();
    this.#busy = false;
  }

  /** Does the next thing that is to be done, or waits until there is one. */
  async #look(): Promise<void> {
    await this.#wake.promise;
    this.#wake = Promise.withResolvers<void>();
    const rebuild = await nextRebuild(this.#options.records);
    if (rebuild !== undefined) {
      this.#wake.resolve();
      await this.#step(rebuild);
      return;
    }
    // Woken while it looked: once more.
    const { promise } = this.#wake;
    const woken = await Promise.race([promise.then(() => true), Promise.resolve(false)]);
    if (!woken) this.#rest();
  }

  async #step(rebuild: Rebuild): Promise<void> {
    const { admit, records, clock, logger } = this.#options;
    const { kind, after, scope } = rebuild;
    // A slice that is under way may still begin subjects by the document that was in force before.
    if (after === '') await admit.replaceStates(async () => []);
    const how = this.#options.folds.now(rebuild.workspace, kind);
    const { subjects, isLast } = await readSubjects(records, rebuild);
    const ids = subjects.filter(({ by }) => scope === 'all' || by !== how.hash).map(({ id }) => id);
    const last = subjects.at(-1)?.id ?? after;
    const made = ids.length === 0 ? 0 : await this.#remake(rebuild, { how, ids, last });
    const moved: Moved = {
      after: last,
      looked: rebuild.looked + subjects.length,
      made: rebuild.made + made,
      kept: rebuild.kept + ids.length - made,
    };
    await moveRebuild(records, rebuild, moved);
    if (!isLast) return;
    await endRebuild(records, { ...rebuild, ...moved }, clock.now());
    logger.info({ kind, ...moved }, 'states were made anew');
  }

  /** How many states were made anew. */
  async #remake(
    { workspace, kind, after }: Rebuild,
    {
      how,
      ids,
      last,
    }: { readonly how: ReturnType<KindFolds['now']>; readonly ids: readonly string[]; readonly last: string },
  ): Promise<number> {
    const { admit, admitted, records, store, stored } = this.#options;
    const { signal } = this.#stop;
    const before = stored();
    const behind = admitted.end(partition) - before;
    if (store.status().state !== 'ready' || behind > mostBehind)
      throw new Failure('STORE_UNAVAILABLE', { detail: `it is ${behind} entries of the log behind` });
    const states = await readStates({ records, store, workspace, kind, how, ids, after, last, before, signal });
    const of = { workspace, kind, fold: how.fold, states };
    await foldParked(records, { ...of, before });
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
}
