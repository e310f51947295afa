import { readQuarantine } from '../admit/admit.ts';
import { Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { Batch, LogReader } from '../log/log.ts';
import { quarantineFollower, type InsertPlan, type RecordsWriter } from '../records/records.ts';
import { quarantineColumns, replayColumns, type Store } from '../store/store.ts';
import { keepTrying } from './keep-trying.ts';
import { parkRows } from './park-rows.ts';
import { itemLine, placeOfLine, replayLine } from './quarantine-lines.ts';

export type QuarantineLoaderOptions = {
  readonly quarantine: LogReader;
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

const partition = 0;
const columnsOf = { quarantine: quarantineColumns, replays: replayColumns } as const;
type Table = keyof typeof columnsOf;
/** Small inserts are the enemy, and nobody waits for these. */
const everyMs = 250;
const readBytes = 2 * 1024 * 1024;

type Lines = Readonly<Record<Table, readonly Buffer[]>>;
type Range = { readonly from: number; readonly to: number };

/** The follower of `quarantine`: brings its items, and what became of those sent in again, into the store. */
export class QuarantineLoader implements Part {
  readonly #options: QuarantineLoaderOptions;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  /** Ends the wait for more. */
  #linger = new AbortController();
  #awaited = 0;
  #position = 0;
  #epoch = 0;

  constructor(options: QuarantineLoaderOptions) {
    this.#options = options;
  }

  /** Everything before it is in the store. */
  get position(): number {
    return this.#position;
  }

  async open(): Promise<void> {
    const { position, epoch } = await this.#options.records.claim(quarantineFollower, partition);
    this.#position = position;
    this.#epoch = epoch;
  }

  async run(): Promise<void> {
    const { records, store } = this.#options;
    const { signal } = this.#stop;
    await store.ready(signal).catch(() => {});
    if (signal.aborted) return;
    const found = await records.pendingPlan(quarantineFollower, partition);
    if (found !== undefined) await this.#repeat(found);
    for await (const batch of this.#follow(signal)) {
      await this.#load(linesIn(batch), { from: this.#position, to: batch.next });
      if (signal.aborted) return;
      if (this.#awaited > 0) continue;
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

  /** Resolves when everything visible in quarantine is in the store. */
  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#linger.abort();
    while (this.#position < this.#options.quarantine.end(partition) && !this.#stop.signal.aborted) {
      await this.#idle.wait();
      await pause(5, this.#stop.signal);
    }
    this.#awaited -= 1;
  }

  /** What was trimmed is not there to be loaded: a rebuilt store begins with what is left. */
  #follow(signal: AbortSignal): AsyncIterable<Batch> {
    const { quarantine } = this.#options;
    const from = Math.max(this.#position, quarantine.start(partition));
    return quarantine.follow(partition, from, { signal, maxBytes: readBytes });
  }

  /** A plan found at start may have been carried out, in part or not: the same bounds again, for what is missing. */
  async #repeat(plan: InsertPlan): Promise<void> {
    const end = new AbortController();
    const lines: Record<Table, Buffer[]> = { quarantine: [], replays: [] };
    for await (const batch of this.#follow(end.signal)) {
      const entries = batch.entries.filter(({ offset }) => offset < plan.to);
      const { quarantine, replays } = linesIn({ ...batch, entries });
      for (const line of quarantine) lines.quarantine.push(line);
      for (const line of replays) lines.replays.push(line);
      if (batch.next >= plan.to) end.abort();
    }
    await this.#load(lines, plan, plan);
  }

  async #load(lines: Lines, { from, to }: Range, found?: InsertPlan): Promise<void> {
    const { records, store, clock, logger, random } = this.#options;
    const signal = this.#stop.signal;
    let plan = found;
    const step = async (): Promise<void> => {
      await store.ready(signal);
      plan ??= await this.#plan({ from, to });
      for (const table of ['quarantine', 'replays'] as const) {
        const missing = found === undefined ? lines[table] : await this.#missing(table, lines[table], plan);
        await this.#put(table, missing, plan);
      }
      await records.advance({ ...plan, epoch: this.#epoch });
      this.#position = to;
    };
    this.#idle.begin();
    try {
      await keepTrying(step, { follower: quarantineFollower, clock, logger, random, signal, backoffMs: [100, 5_000] });
    } catch (error) {
      // Else the end of `run` waits for the next entry of the log.
      this.#stop.abort();
      throw error;
    } finally {
      this.#idle.end();
    }
  }

  async #plan({ from, to }: Range): Promise<InsertPlan> {
    const status = this.#options.store.status();
    const generation = status.state === 'ready' ? String(status.generation) : '';
    const plan = { follower: quarantineFollower, partition, from, to, generation };
    await this.#options.records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  /** A power cut may have taken the token but not the rows: the table itself is asked. */
  async #missing(table: Table, lines: readonly Buffer[], { from, to }: Range): Promise<readonly Buffer[]> {
    const places = table === 'quarantine' ? 'partition, offset, item' : 'by_partition, by_offset, by_item';
    const { rows } = await this.#options.store.query(
      `SELECT ${places} FROM ${table} WHERE entry >= {from:UInt64} AND entry < {to:UInt64}`,
      { params: { from, to }, signal: this.#stop.signal, as: 'platform' },
    );
    const held = new Set(rows.map((row) => row.join('/')));
    return lines.filter((line) => !held.has(placeOfLine(table, line)));
  }

  async #put(table: Table, lines: readonly Buffer[], plan: InsertPlan): Promise<void> {
    const { store, records, clock, logger } = this.#options;
    const columns = columnsOf[table];
    const token = `${plan.generation}:${table}:${plan.partition}:${plan.from}-${plan.to}`;
    const insert = async (rows: readonly Buffer[]): Promise<void> => {
      if (rows.length > 0) await store.insert(table, columns, rows, { token, signal: this.#stop.signal });
    };
    try {
      await insert(lines);
    } catch (error) {
      if (!isFailure(error, 'ROW_REFUSED')) throw error;
      const refused = await store.refused(table, columns, lines);
      logger.error({ err: error, table, rows: refused.length }, 'the store refused rows; they are parked');
      await parkRows(records, { target: table, lines, refused, at: clock.now(), admitted: plan.from });
      const without = new Set(refused.map(({ index }) => index));
      await insert(lines.filter((_, index) => !without.has(index)));
    }
  }
}

function linesIn({ entries }: Pick<Batch, 'entries'>): Lines {
  const lines: Record<Table, Buffer[]> = { quarantine: [], replays: [] };
  for (const { offset, bytes } of entries) {
    const { items, replays } = readQuarantine(bytes);
    for (const item of items) lines.quarantine.push(itemLine(item, offset));
    for (const replay of replays) lines.replays.push(replayLine(replay, offset));
  }
  return lines;
}
