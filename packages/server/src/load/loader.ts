import { setImmediate as turn } from 'node:timers/promises';
import { Failure, Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { BookDelta, InsertPlan, RecordsWriter } from '../records/records.ts';
import { entityColumns, eventColumns, linkColumns, type Store } from '../store/store.ts';
import { heldLines } from './found-plan.ts';
import { gather } from './gather.ts';
import { keepTrying } from './keep-trying.ts';
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
/** What goes from a batch to which table. */
const tables = {
  events: { columns: eventColumns, lines: 'eventLines' },
  entities: { columns: entityColumns, lines: 'entityLines' },
  links: { columns: linkColumns, lines: 'linkLines' },
} as const;
const limits = { rows: 5_000, everyMs: 250 };
/** About 4,000 rows: a batch ends near 10,000 at most. */
const readBytes = 2 * 1024 * 1024;
const none: ReadonlySet<number> = new Set();

type Putting = {
  readonly batch: LoadBatch;
  readonly plan: InsertPlan;
  /** Lines, by index, that the table has already. */
  readonly held?: ReadonlySet<number>;
};

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
      await this.#load(batch);
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

  /** A plan found at start may have been carried out, in part or not: the same bounds again, for what is missing. */
  async #repeat(plan: InsertPlan): Promise<void> {
    const batch = emptyBatch(plan.from);
    const end = new AbortController();
    for await (const { entries } of this.#options.admitted.follow(partition, plan.from, { signal: end.signal })) {
      for (const entry of entries) if (entry.offset < plan.to) addEntry(batch, entry);
      if (batch.to >= plan.to) end.abort();
    }
    await this.#load(batch, plan);
  }

  async #load(batch: LoadBatch, found?: InsertPlan): Promise<void> {
    const { records, store, clock, logger, random, onLoad } = this.#options;
    const signal = this.#stop.signal;
    let plan = found;
    const step = async (): Promise<void> => {
      await store.ready(signal);
      plan ??= await this.#plan(batch);
      const books =
        found === undefined ? await this.#put('events', { batch, plan }) : await this.#complete(batch, found);
      await this.#put('entities', { batch, plan });
      await this.#put('links', { batch, plan });
      await records.advance({ ...plan, epoch: this.#epoch, books });
      this.#position = batch.to;
      onLoad({ position: batch.to, receivedAt: batch.receivedAt });
    };
    this.#idle.begin();
    try {
      await keepTrying(step, { follower: storeFollower, clock, logger, random, signal, backoffMs: [100, 5_000] });
    } catch (error) {
      // Else the end of `run` waits for the next entry of the log.
      this.#stop.abort();
      throw error;
    } finally {
      this.#idle.end();
    }
  }

  async #plan({ from, to }: LoadBatch): Promise<InsertPlan> {
    const plan = { follower: storeFollower, partition, from, to, generation: this.#generation() };
    await this.#options.records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  /** Parked rows are tried again, and so are counted in the books. */
  async #complete(batch: LoadBatch, plan: InsertPlan): Promise<BookDelta[]> {
    const asking = { store: this.#options.store, plan, signal: this.#stop.signal };
    const lines = linesOf(batch.eventLines);
    const books = await this.#put('events', { batch, plan, held: await heldLines(lines, asking) });
    const held = await heldLines(lines, asking);
    if (held.size + books.length === lines.length) return books;
    const detail = `entries ${plan.from} to ${plan.to}: ${held.size} of ${lines.length} events are there, ${books.length} parked`;
    throw new Failure('STORE_DAMAGED', { detail });
  }

  /** Inserts the lines of a batch that the table has not; returns what the books have to add. */
  async #put(table: keyof typeof tables, { batch, plan, held = none }: Putting): Promise<BookDelta[]> {
    const { store, records, clock, logger } = this.#options;
    const { columns, lines: of } = tables[table];
    const buffers = batch[of];
    const token = `${plan.generation}:${table}:${plan.partition}:${plan.from}-${plan.to}`;
    const insert = async (lines: readonly Buffer[]): Promise<void> => {
      if (lines.length > 0) await store.insert(table, columns, lines, { token, signal: this.#stop.signal });
    };
    try {
      await insert(held.size === 0 ? buffers : linesOf(buffers).filter((_, index) => !held.has(index)));
      return [];
    } catch (error) {
      if (!isFailure(error, 'ROW_REFUSED')) throw error;
      const lines = linesOf(buffers);
      const refused = await store.refused(table, columns, lines);
      logger.error({ err: error, table, rows: refused.length }, 'the store refused rows; they are parked');
      const books = await parkRows(records, { target: table, lines, refused, at: clock.now(), admitted: batch.from });
      const without = new Set([...held, ...refused.map(({ index }) => index)]);
      await insert(lines.filter((_, index) => !without.has(index)));
      return books;
    }
  }
}
