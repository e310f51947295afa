import { Failure, isFailure, pause, type Clock, type Logger, type Turns } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store, StoreHouse } from '../store/store.ts';
import { carryMarks } from './carry-marks.ts';
import { exchangeStore, readStanding } from './exchange-store.ts';
import { passes } from './persevere.ts';
import { Rounds } from './rounds.ts';
import {
  failStoreRebuild,
  forgetNewStore,
  moveStoreRebuild,
  readStoreRebuild,
  type StoreRebuildJob,
} from './store-rebuild-rows.ts';

export type StoreRebuildOptions = {
  readonly house: Pick<StoreHouse, 'open' | 'discard' | 'adopt' | 'room'>;
  /** Databases: of the store in force, and of the one that is made. */
  readonly databases: { readonly inForce: string; readonly next: string };
  readonly store: Pick<Store, 'query'>;
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  /** Brings all that is admitted by now into a store, as the live followers would; resolves with the entry it has come to. */
  readonly fill: (store: Store, signal: AbortSignal) => Promise<number>;
  /** Whether a store has as many events as records say; STORE_DAMAGED otherwise. */
  readonly verify: (store: Store) => Promise<void>;
  /** Ends all that writes to the store in force. */
  readonly quiesce: () => Promise<void>;
  /** Holds back all that reads it. */
  readonly hold: () => Promise<void>;
  /** After that nothing goes on here: whether another store is in force now is in records. */
  readonly onExchanged: () => void;
  /** Whoever makes states anew does so alone. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

const partition = 0;
/**
 * The rest is brought while nothing else is. Traffic that leaves more entries each time, but ones that are brought so fast,
 * leaves a rest of about as much.
 */
const few = { entries: 200, ms: 2_000 };
/** A disk with less is left to the log. */
export const leastFreeBytes = 2 ** 30;
const lookEveryMs = 2_000;
/** What does not come from `admitted`; and what a state was when, which a replay would date anew. */
const carriedTables = ['quarantine', 'replays', 'state_snapshots', 'entity_versions'] as const;

/**
 * Makes the store anew in a database beside the one in force, by the same followers under other names, while that one goes on
 * to be filled and asked. When it has caught up, what is not made of `admitted` is carried over, and one write of records puts
 * it in force. Until that write the old one counts, from then on the new one: wherever it is cut off, one of both is whole.
 */
export class StoreRebuild extends Rounds {
  readonly #options: StoreRebuildOptions;
  /** Nobody reads another store than the one in force: a former one may go. */
  #isSettled = false;
  #next: { readonly round: number; readonly store: Store } | undefined;

  constructor(options: StoreRebuildOptions) {
    super({ ...options, what: 'a rebuild of the store' });
    this.#options = options;
  }

  /** Nobody reads another store than the one in force. */
  settled(): void {
    this.#isSettled = true;
    this.wake();
  }

  override async run(): Promise<void> {
    await super.run();
    await this.#close();
  }

  protected override async look(): Promise<boolean> {
    const job = await readStoreRebuild(this.#options.records);
    if (job?.state !== 'running') {
      if (job !== undefined && this.#isSettled) await this.#tidy();
      return false;
    }
    try {
      await this.#step(job);
    } catch (error) {
      if (!this.#isLasting(error)) throw error;
      await this.#fail(job, error);
    }
    return true;
  }

  /** Takes away what is left of a former store, or of one that has failed; what stays, goes at another start. */
  async #tidy(): Promise<void> {
    const { house, databases, logger } = this.#options;
    this.#isSettled = false;
    await house
      .discard(databases.next)
      .catch((error: unknown) => logger.warn({ err: error }, 'a former store is left for another start to take away'));
  }

  /** A second try would end no better; what a disk that is nearly full is to wait for, is that this goes away. */
  #isLasting(error: unknown): boolean {
    if (this.signal.aborted || isFailure(error, 'WRITE_CONFLICT')) return false;
    return !passes(error) || isFailure(error, 'DISK_FULL');
  }

  async #step(job: StoreRebuildJob): Promise<void> {
    const { admitted, turns, clock } = this.#options;
    if (admitted.start(partition) > 0) throw new Failure('REBUILD_IMPOSSIBLE');
    const store = await this.#open(job);
    const began = clock.now();
    const position = await this.#fill(job, store);
    if (admitted.end(partition) - position > few.entries && clock.now() - began > few.ms) return;
    await turns.take(() => this.#exchange(job, store));
  }

  /** Brings it as far as the log is now, and marks what is superseded. */
  async #fill(job: StoreRebuildJob, store: Store): Promise<number> {
    const { records, fill } = this.#options;
    const { positions } = await readStanding(records);
    // What was left half done comes first: followers that find a plan compare rollup and events.
    await this.#carry(job, store);
    const position = await this.#whileThereIsRoom((signal) => fill(store, signal));
    await moveStoreRebuild(records, job, { marking: positions.corrections });
    await this.#carry(job, store);
    return position;
  }

  async #carry(job: StoreRebuildJob, to: Store): Promise<void> {
    const { store: from, records } = this.#options;
    const { signal } = this;
    const { marked: after, marking: until } = (await readStoreRebuild(records)) ?? job;
    const onCarried = (marked: number): Promise<void> => moveStoreRebuild(records, job, { marked });
    await carryMarks({ from, to, records, after, until, signal, onCarried });
  }

  async #exchange(job: StoreRebuildJob, store: Store): Promise<void> {
    const { house, databases, records, verify, quiesce, hold, onExchanged, clock, logger } = this.#options;
    const { inForce, next } = databases;
    await quiesce();
    try {
      const standing = await readStanding(records);
      await this.#fill(job, store);
      await house.adopt(carriedTables, { from: inForce, to: next });
      await verify(store);
      const status = store.status();
      if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE');
      const { incarnation } = status;
      // Who reads checkpoints of the one must not ask the other.
      await hold();
      await exchangeStore(records, { job, standing, database: next, incarnation, now: clock.now() });
      logger.info({ database: next }, 'the store was made anew');
    } catch (error) {
      if (this.#isLasting(error)) await this.#fail(job, error);
    } finally {
      void this.stop();
      onExchanged();
    }
  }

  /** The new store; made from nothing if it is not the one that was begun. */
  async #open(job: StoreRebuildJob): Promise<Store> {
    if (this.#next?.round === job.round) return this.#next.store;
    await this.#close();
    const { house, databases, records } = this.#options;
    if (job.incarnation === null) {
      await forgetNewStore(records, job);
      await house.discard(databases.next);
    }
    const store = house.open(databases.next);
    try {
      await store.ready(this.signal);
      const status = store.status();
      if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE');
      if (job.incarnation !== null && job.incarnation !== status.incarnation) {
        await forgetNewStore(records, job);
        throw new Failure('STORE_UNAVAILABLE', { detail: 'the new store was lost; it is begun again' });
      }
      await moveStoreRebuild(records, job, { incarnation: status.incarnation });
      this.#next = { round: job.round, store };
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    await next?.store.close();
  }

  /** DISK_FULL, and the work is ended, when the disk becomes nearly full. */
  async #whileThereIsRoom<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { house, databases } = this.#options;
    const over = new AbortController();
    const signal = AbortSignal.any([this.signal, over.signal]);
    const tight = { isSo: false };
    const watching = (async () => {
      while (!signal.aborted) {
        const { free } = await house.room(databases.next).catch(() => ({ free: leastFreeBytes }));
        tight.isSo = free < leastFreeBytes;
        if (tight.isSo) return over.abort();
        await pause(lookEveryMs, signal);
      }
    })();
    try {
      const result = await work(signal);
      if (tight.isSo) throw new Failure('DISK_FULL', { detail: 'the new store has left too little room' });
      signal.throwIfAborted();
      return result;
    } finally {
      over.abort();
      await watching;
    }
  }

  async #fail(job: StoreRebuildJob, error: unknown): Promise<void> {
    const { house, databases, records, clock, logger } = this.#options;
    logger.error({ err: error }, 'the store could not be made anew; the one in force stays');
    const detail = isFailure(error) ? `${error.code}: ${error.detail ?? error.message}` : String(error);
    await this.#close();
    await failStoreRebuild(records, job, { detail, now: clock.now() });
    await house.discard(databases.next);
  }
}
