import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { Idle, isFailure, pause, type Clock, type FollowerErrors, type Logger, type Part } from '../kernel/kernel.ts';
import type { Batch, LogReader } from '../log/log.ts';
import type { BookDelta, InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Store, TableName } from '../store/store.ts';
import { Doubts, type Doubt } from './doubt.ts';
import { gather, type Gathered, type Gathering } from './gather.ts';
import { keepTrying } from './keep-trying.ts';
import { linesOf } from './load-batch.ts';
import { parkRows } from './park-rows.ts';
import type { Side } from './side.ts';

export type StoreFollowerOptions = {
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** Default: the store in force. */
  readonly side?: Side;
  /** After so long in ms nothing is under way that was sent before. Default 30 s. */
  readonly settleMs?: number;
};

/** What one follower brings from a log into the store. */
export type Feed<B extends Gathered> = Gathering<B> & {
  readonly follower: string;
  readonly log: LogReader;
  /** What is read at once, and how long what is little waits for more, in ms. */
  readonly readBytes: number;
  readonly everyMs: number;
  /** Of what was trimmed it does without; else that is LOG_TRIMMED. */
  readonly skipsTrimmed?: true;
  /** Puts a batch into its tables; returns what the books have to add. */
  readonly bring: (batch: B, bringing: Bringing) => Promise<readonly BookDelta[]>;
  readonly onMoved?: (batch: B) => void;
};

export type Bringing = {
  readonly plan: InsertPlan;
  readonly doubt: Doubt;
  readonly signal: AbortSignal;
  /** Inserts lines, but for those, by index, that the table holds; refused ones are parked, and the books told. */
  readonly put: (rows: Rows, held?: ReadonlySet<number>) => Promise<readonly BookDelta[]>;
};

/** Joined lines of a table, each in the order of the columns. */
export type Rows = {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly buffers: readonly Buffer[];
  /** A row stands in its table by what it is: there twice it counts once, and what is in doubt is simply sent anew. */
  readonly isReplacing?: boolean;
};

const partition = 0;
const none: ReadonlySet<number> = new Set();

/** A follower by the law of plan, token and checkpoint (see load.ts). */
export class StoreFollower<B extends Gathered> implements Part {
  readonly #options: StoreFollowerOptions;
  readonly #feed: Feed<B>;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  readonly #doubts: Doubts;
  /** Ends the wait for more. */
  #hurry = new AbortController();
  /** Who awaits idle, does not wait for more. */
  #awaited = 0;
  readonly #side: Side;
  readonly #follower: string;
  #position = 0;
  #epoch = 0;

  constructor(options: StoreFollowerOptions, feed: Feed<B>) {
    this.#options = options;
    this.#feed = feed;
    this.#side = options.side ?? '';
    this.#follower = `${this.#side}${feed.follower}`;
    this.#doubts = new Doubts(options.clock, options.settleMs);
  }

  /** Everything before it is in the store. */
  get position(): number {
    return this.#position;
  }

  async open(): Promise<void> {
    const { position, epoch } = await this.#options.records.claim(this.#follower, partition);
    this.#position = position;
    this.#epoch = epoch;
  }

  async run(): Promise<void> {
    const { records, store } = this.#options;
    const { signal } = this.#stop;
    await store.ready(signal).catch(() => {});
    if (signal.aborted) return;
    const found = await records.pendingPlan(this.#follower, partition);
    if (found !== undefined) await this.#repeat(found);
    const options = {
      ...this.#feed,
      linger: () => this.#linger(),
      end: () => this.#feed.log.end(partition),
    };
    for await (const batch of gather(this.#follow(signal), this.#position, options)) {
      await this.#load(batch);
      if (signal.aborted) return;
    }
  }

  async drain(): Promise<void> {
    await this.idle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#hurry.abort();
    await this.#idle.wait();
  }

  /** Resolves when everything visible in the log is in the store. */
  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#hurry.abort();
    while (this.#position < this.#feed.log.end(partition) && !this.#stop.signal.aborted) {
      await this.#idle.wait();
      await pause(5, this.#stop.signal);
      await turn();
    }
    this.#awaited -= 1;
  }

  async #linger(): Promise<void> {
    if (this.#awaited > 0 || this.#stop.signal.aborted) return;
    this.#hurry = new AbortController();
    await pause(this.#feed.everyMs, this.#hurry.signal);
  }

  #follow(signal: AbortSignal): AsyncIterable<Batch> {
    const { log, readBytes, skipsTrimmed } = this.#feed;
    const from = skipsTrimmed === true ? Math.max(this.#position, log.start(partition)) : this.#position;
    return log.follow(partition, from, { signal, maxBytes: readBytes });
  }

  /** A plan found at start: the same bounds again. */
  async #repeat(plan: InsertPlan): Promise<void> {
    const batch = this.#feed.begin(plan.from);
    const end = new AbortController();
    for await (const { entries, next } of this.#follow(end.signal)) {
      for (const entry of entries) if (entry.offset < plan.to) this.#feed.add(batch, entry);
      if (next >= plan.to) end.abort();
    }
    batch.to = plan.to;
    this.#doubts.begin();
    await this.#load(batch, plan);
  }

  async #load(batch: B, found?: InsertPlan): Promise<void> {
    const { records, store, clock, logger, random, errors } = this.#options;
    const { bring, onMoved } = this.#feed;
    const follower = this.#follower;
    const { signal } = this.#stop;
    let plan = found;
    const step = async (): Promise<void> => {
      await store.ready(signal);
      const made = (plan ??= await this.#plan(batch));
      const doubt = this.#doubts.now;
      const put: Bringing['put'] = (rows, held) => this.#put(rows, { plan: made, doubt, held });
      const books = await bring(batch, { plan: made, doubt, signal, put });
      // The books speak of the store in force.
      await records.advance({ ...made, epoch: this.#epoch, books: this.#side === '' ? books : [] });
      this.#position = batch.to;
      this.#doubts.end();
      onMoved?.(batch);
    };
    this.#idle.begin();
    try {
      await keepTrying(step, { follower, clock, logger, random, signal, errors, backoffMs: [100, 5_000] });
    } catch (error) {
      // Else the end of `run` waits for the next entry of the log.
      this.#stop.abort();
      throw error;
    } finally {
      this.#idle.end();
    }
  }

  async #plan({ from, to }: B): Promise<InsertPlan> {
    const { records, store } = this.#options;
    const status = store.status();
    const generation = status.state === 'ready' ? String(status.generation) : '';
    const plan = { follower: this.#follower, partition, from, to, generation };
    await records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  async #put(
    { table, columns, buffers, isReplacing = false }: Rows,
    { plan, doubt, held = none }: Pick<Bringing, 'plan' | 'doubt'> & { readonly held: ReadonlySet<number> | undefined },
  ): Promise<readonly BookDelta[]> {
    const { store, records, clock, logger } = this.#options;
    const planned = `${plan.generation}:${table}:${plan.partition}:${plan.from}-${plan.to}`;
    const isAnew = doubt === 'settled' || (isReplacing && doubt === 'open');
    const token = isAnew ? `${planned}:${randomUUID()}` : planned;
    const insert = async (lines: readonly Buffer[]): Promise<void> => {
      if (lines.length === 0) return;
      await store.insert(table, columns, lines, { token, signal: this.#stop.signal }).catch((error: unknown) => {
        if (!isFailure(error, 'ROW_REFUSED')) this.#doubts.begin();
        throw error;
      });
    };
    try {
      await insert(held.size === 0 ? buffers : linesOf(buffers).filter((_, index) => !held.has(index)));
      return [];
    } catch (error) {
      if (!isFailure(error, 'ROW_REFUSED')) throw error;
      const lines = linesOf(buffers);
      const refused = await store.refused(table, columns, lines);
      logger.error({ err: error, table, rows: refused.length }, 'the store refused rows; they are parked');
      const target = `${this.#side}${table}` as const;
      const books = await parkRows(records, { target, lines, refused, at: clock.now(), admitted: plan.from });
      const without = new Set([...held, ...refused.map(({ index }) => index)]);
      await insert(lines.filter((_, index) => !without.has(index)));
      return books;
    }
  }
}
