import { readAdmitted } from '../admit/admit.ts';
import { Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import { entityColumns, type Store } from '../store/store.ts';
import { keepTrying } from './keep-trying.ts';
import { linesOf } from './load-batch.ts';
import { parkRows } from './park-rows.ts';

export type VersionLoaderOptions = {
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Every version of entries before this one is in the store. */
  readonly onLoad?: (position: number) => void;
};

const follower = 'versions';
const partition = 0;
const table = 'entity_versions';
/** An insert costs 30 ms of CPU however few rows it brings, and history can wait for company. */
const everyMs = 5_000;
const readBytes = 4 * 1024 * 1024;

type Versions = { readonly from: number; readonly to: number; readonly lines: readonly Buffer[] };

/**
 * The follower that keeps every version of a state. A row stands in its table by what it is, so a plan that may have been
 * carried out is simply carried out again.
 */
export class VersionLoader implements Part {
  readonly #options: VersionLoaderOptions;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  /** Ends the wait for more. */
  #linger = new AbortController();
  #awaited = 0;
  #position = 0;
  #epoch = 0;

  constructor(options: VersionLoaderOptions) {
    this.#options = options;
  }

  get position(): number {
    return this.#position;
  }

  async open(): Promise<void> {
    const { position, epoch } = await this.#options.records.claim(follower, partition);
    this.#position = position;
    this.#epoch = epoch;
  }

  async run(): Promise<void> {
    const { admitted, records, store } = this.#options;
    const { signal } = this.#stop;
    await store.ready(signal).catch(() => {});
    if (signal.aborted) return;
    const found = await records.pendingPlan(follower, partition);
    if (found !== undefined) await this.#repeat(found);
    for await (const { entries, next } of admitted.follow(partition, this.#position, { signal, maxBytes: readBytes })) {
      const lines = entries.map(({ bytes }) => readAdmitted(bytes).entityLines);
      await this.#load({ from: this.#position, to: next, lines });
      if (signal.aborted) return;
      const bytes = entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
      if (this.#awaited > 0 || bytes > readBytes / 2) continue;
      this.#linger = new AbortController();
      await pause(everyMs, AbortSignal.any([this.#linger.signal, signal]));
    }
  }

  async drain(): Promise<void> {
    await this.idle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#idle.wait();
  }

  /** Resolves when every version visible in admitted is in the store. */
  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#linger.abort();
    while (this.#position < this.#options.admitted.end(partition) && !this.#stop.signal.aborted) {
      await this.#idle.wait();
      await pause(5, this.#stop.signal);
    }
    this.#awaited -= 1;
  }

  /** The bounds and with them the bytes and the token of a plan are those it was made with. */
  async #repeat(plan: InsertPlan): Promise<void> {
    const end = new AbortController();
    const lines: Buffer[] = [];
    for await (const batch of this.#options.admitted.follow(partition, plan.from, { signal: end.signal })) {
      for (const { offset, bytes } of batch.entries) if (offset < plan.to) lines.push(readAdmitted(bytes).entityLines);
      if (batch.next >= plan.to) end.abort();
    }
    await this.#load({ ...plan, lines }, plan);
  }

  async #load(versions: Versions, found?: InsertPlan): Promise<void> {
    const { records, store, clock, logger, random, onLoad } = this.#options;
    const { signal } = this.#stop;
    let plan = found;
    const step = async (): Promise<void> => {
      await store.ready(signal);
      plan ??= await this.#plan(versions);
      await this.#put(versions.lines, plan);
      await records.advance({ ...plan, epoch: this.#epoch });
      this.#position = versions.to;
      onLoad?.(versions.to);
    };
    this.#idle.begin();
    try {
      await keepTrying(step, { follower, clock, logger, random, signal, backoffMs: [100, 5_000] });
    } catch (error) {
      // Else the end of `run` waits for the next entry of the log.
      this.#stop.abort();
      throw error;
    } finally {
      this.#idle.end();
    }
  }

  async #plan({ from, to }: Versions): Promise<InsertPlan> {
    const status = this.#options.store.status();
    const generation = status.state === 'ready' ? String(status.generation) : '';
    const plan = { follower, partition, from, to, generation };
    await this.#options.records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  async #put(buffers: readonly Buffer[], plan: InsertPlan): Promise<void> {
    const { store, records, clock, logger } = this.#options;
    const token = `${plan.generation}:${table}:${plan.partition}:${plan.from}-${plan.to}`;
    const insert = async (rows: readonly Buffer[]): Promise<void> => {
      const some = rows.some(({ length }) => length > 0);
      if (some) await store.insert(table, entityColumns, rows, { token, signal: this.#stop.signal });
    };
    try {
      await insert(buffers);
    } catch (error) {
      if (!isFailure(error, 'ROW_REFUSED')) throw error;
      const lines = linesOf(buffers);
      const refused = await store.refused(table, entityColumns, lines);
      logger.error({ err: error, table, rows: refused.length }, 'the store refused rows; they are parked');
      await parkRows(records, { target: table, lines, refused, at: clock.now(), admitted: plan.from });
      const without = new Set(refused.map(({ index }) => index));
      await insert(lines.filter((_, index) => !without.has(index)));
    }
  }
}
