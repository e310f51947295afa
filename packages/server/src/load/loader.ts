import { setImmediate as turn } from 'node:timers/promises';
import { backoff, Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { BookDelta, InsertPlan, RecordsWriter } from '../records/records.ts';
import { entityColumns, eventColumns, type Store } from '../store/store.ts';
import { gather } from './gather.ts';
import { addEntry, emptyBatch, linesOf, type LoadBatch } from './load-batch.ts';
import { parkRows } from './park-rows.ts';
import { storeFollower } from './waiting.ts';

export type LoadProgress = { readonly position: number; readonly receivedAt: number };

export type LoaderOptions = {
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly onLoad: (progress: LoadProgress) => void;
};

const partition = 0;
const limits = { rows: 5_000, everyMs: 250 };
/** About 4,000 rows: a batch ends near 10,000 at most. */
const readBytes = 2 * 1024 * 1024;

export class Loader implements Part {
  readonly #options: LoaderOptions;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  #position = 0;
  #epoch = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  get position(): number {
    return this.#position;
  }

  async open(): Promise<void> {
    const checkpoint = await this.#options.records.claim(storeFollower, partition);
    this.#position = checkpoint.position;
    this.#epoch = checkpoint.epoch;
  }

  async run(): Promise<void> {
    const { admitted, records, store } = this.#options;
    await store.ready(this.#stop.signal).catch(() => {});
    if (this.#stop.signal.aborted) return;
    const pending = await records.pendingPlan(storeFollower, partition);
    if (pending !== undefined) await this.#repeat(pending);
    const source = admitted.follow(partition, this.#position, { signal: this.#stop.signal, maxBytes: readBytes });
    const end = (): number => admitted.end(partition);
    for await (const batch of gather(source, this.#position, { ...limits, end })) {
      const plan = {
        follower: storeFollower,
        partition,
        from: batch.from,
        to: batch.to,
        generation: this.#generation(),
      };
      await this.#load(batch, plan, true);
      if (this.#stop.signal.aborted) return;
    }
  }

  async drain(): Promise<void> {
    await this.idle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#idle.wait();
  }

  /** Resolves when everything visible in admitted is in the store. */
  async idle(): Promise<void> {
    while (this.#position < this.#options.admitted.end(partition) && !this.#stop.signal.aborted) {
      await this.#idle.wait();
      await pause(5, this.#stop.signal);
      await turn();
    }
  }

  #generation(): string {
    const status = this.#options.store.status();
    return status.state === 'ready' ? String(status.generation) : '';
  }

  /** A plan found at start may have been carried out or not: the same bounds again, under the same tokens. */
  async #repeat(plan: InsertPlan): Promise<void> {
    const batch = emptyBatch(plan.from);
    const end = new AbortController();
    for await (const { entries } of this.#options.admitted.follow(partition, plan.from, { signal: end.signal })) {
      for (const entry of entries) if (entry.offset < plan.to) addEntry(batch, entry);
      if (batch.to >= plan.to) end.abort();
    }
    await this.#load(batch, plan, false);
  }

  async #load(batch: LoadBatch, plan: InsertPlan, fresh: boolean): Promise<void> {
    const { records, store, logger, onLoad } = this.#options;
    this.#idle.begin();
    try {
      let planned = fresh ? undefined : plan;
      for (let tries = 0; !this.#stop.signal.aborted; tries += 1) {
        try {
          await store.ready(this.#stop.signal);
          if (planned === undefined) {
            planned = { ...plan, generation: this.#generation() };
            await records.plan({ ...planned, epoch: this.#epoch });
          }
          const books = await this.#send(batch, planned);
          await records.advance({ ...planned, epoch: this.#epoch, books });
          this.#position = batch.to;
          onLoad({ position: batch.to, receivedAt: batch.receivedAt });
          return;
        } catch (error) {
          if (this.#stop.signal.aborted) return;
          if (!isFailure(error, 'STORE_UNAVAILABLE') && !isFailure(error, 'DISK_FULL')) throw error;
          logger.warn({ err: error, from: plan.from, to: plan.to }, 'load waits for the store');
          await pause(backoff(tries, 100, 5_000, this.#options.random), this.#stop.signal);
        }
      }
    } finally {
      this.#idle.end();
    }
  }

  async #send(batch: LoadBatch, plan: InsertPlan): Promise<BookDelta[]> {
    const { store } = this.#options;
    const token = (table: string): string => `${plan.generation}:${table}:${plan.partition}:${plan.from}-${plan.to}`;
    const signal = this.#stop.signal;
    const books = batch.eventLines.length > 0 ? await this.#insertEvents(batch, token('events')) : [];
    if (batch.entityLines.length > 0)
      await store.insert('entities', entityColumns, batch.entityLines, { token: token('entities'), signal });
    return books;
  }

  async #insertEvents(batch: LoadBatch, token: string): Promise<BookDelta[]> {
    const { store, records, clock, logger } = this.#options;
    const signal = this.#stop.signal;
    try {
      await store.insert('events', eventColumns, batch.eventLines, { token, signal });
      return [];
    } catch (error) {
      if (!isFailure(error, 'ROW_REFUSED')) throw error;
      const lines = linesOf(batch.eventLines);
      const refused = await store.refused('events', eventColumns, lines);
      logger.error({ err: error, rows: refused.length }, 'the store refused rows; they are parked');
      const books = await parkRows(records, { lines, refused, at: clock.now(), admitted: batch.from });
      const bad = new Set(refused.map(({ index }) => index));
      const rest = lines.filter((_, index) => !bad.has(index));
      if (rest.length > 0) await store.insert('events', eventColumns, rest, { token, signal });
      return books;
    }
  }
}
