import { Failure, Idle, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Param, Store, TableName } from '../store/store.ts';
import { underived } from './found-plan.ts';
import { keepTrying } from './keep-trying.ts';
import type { Side } from './side.ts';
import { waitingFor, type Waiting } from './waiting.ts';

/** Entries of admitted, one partition: from ≤ entry < to. */
export type AdmittedRange = { readonly partition: number; readonly from: number; readonly to: number };

export type Select = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/** A table that is made from `events`. */
export type Derivation = {
  /** Its follower's name, and the topic in its tokens. */
  readonly follower: string;
  readonly table: TableName;
  /** What of a range of entries goes into it, in the order of its columns. */
  readonly select: (range: AdmittedRange) => Select;
  /** Of what `select` gives: the month by which the table is partitioned; each appears at once. '0' where there is none. */
  readonly month: string;
  /** For each month of a range: the month, how much of it the table holds, how much without the range, how much with it. */
  readonly held: (range: AdmittedRange) => Select;
};

export type DeriverOptions = {
  readonly derivation: Derivation;
  readonly records: RecordsWriter;
  readonly store: Pick<Store, 'status' | 'derive' | 'query'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called when the table holds everything before this entry of admitted. */
  readonly onDerived?: (position: number) => void;
  /** How long rows may gather before they are derived, in ms. */
  readonly lingerMs?: number;
  /** First and longest wait while the store is away, in ms. */
  readonly backoffMs?: readonly [first: number, most: number];
  /** After so long in ms nothing is under way that an earlier life has sent: its deadline is over. */
  readonly settleMs?: number;
  /** Default: the store in force. */
  readonly side?: Side;
};

export type Deriver = Part & {
  run(): Promise<void>;
  /** The entries of admitted before it are in the table. */
  readonly position: number;
  /** To be called after the store's follower has moved on. */
  wake(): void;
};

const partition = 0;
/**
 * A derived insert costs 15 to 20 ms of CPU whatever its size: with three tables, ranges of 50,000 rows take 1.5 times
 * the CPU of inserting events alone, ranges of 10,000 take 2.5 times.
 */
const enoughRows = 50_000;

/** Claims the table's follower: an older one is fenced from now on. */
export async function openDeriver(options: DeriverOptions): Promise<Deriver> {
  const { epoch, position } = await options.records.claim(followerOf(options), partition);
  return new TableDeriver(options, epoch, position);
}

function followerOf({ side = '', derivation }: DeriverOptions): string {
  return `${side}${derivation.follower}`;
}

class TableDeriver implements Deriver {
  readonly #options: DeriverOptions;
  readonly #follower: string;
  readonly #epoch: number;
  readonly #opened: number;
  #position: number;
  /** The plan found at start is carried out, or there was none: every other is of this life. */
  #started = false;

  readonly #idle = new Idle();
  readonly #stopping = new AbortController();
  /** Ends every wait: lingering and back-off. */
  readonly #hurry = new AbortController();
  #linger = new AbortController();
  /** Who awaits idle, does not wait for more rows. */
  #awaited = 0;
  #draining = false;
  #woken = true;
  #rest: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: DeriverOptions, epoch: number, position: number) {
    this.#options = options;
    this.#follower = followerOf(options);
    this.#epoch = epoch;
    this.#opened = options.clock.now();
    this.#position = position;
    options.signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#idle.begin();
  }

  get position(): number {
    return this.#position;
  }

  run(): Promise<void> {
    this.#running ??= this.#loop().finally(() => this.#idle.end());
    return this.#running;
  }

  wake(): void {
    this.#woken = true;
    if (this.#rest === undefined) return;
    this.#idle.begin();
    this.#rest();
    this.#rest = undefined;
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.#hurry.abort();
    this.wake();
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#hurry.abort();
    this.wake();
    await this.#running?.catch(() => undefined);
  }

  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#linger.abort();
    await this.#idle.wait();
    this.#awaited -= 1;
  }

  async #loop(): Promise<void> {
    const { logger, clock, backoffMs = [100, 10_000] } = this.#options;
    const signal = this.#hurry.signal;
    const trying = { follower: this.#follower, clock, logger, random: Math.random, signal, backoffMs };
    while (!this.#stopping.signal.aborted) {
      const moved = await keepTrying(() => this.#step(), trying);
      if (moved === true) continue;
      // What is not derived now is derived at the next start.
      if (moved === undefined || this.#draining) return;
      await this.#untilWoken();
    }
  }

  /** Moves on by one range; false when there is nothing to derive. */
  async #step(): Promise<boolean> {
    const { derivation, store, records, clock, onDerived, settleMs = 30_000 } = this.#options;
    const signal = this.#stopping.signal;
    const found = await records.pendingPlan(this.#follower, partition);
    if (found === undefined) this.#started = true;
    const plan = found ?? (await this.#planned());
    if (plan === undefined) return false;
    const settled = clock.now() - this.#opened >= settleMs;
    const rest = this.#started
      ? derivation.select(plan)
      : await underived(derivation, { store, plan, signal, settled });
    if (rest !== undefined) {
      const token = `${plan.generation}:${this.#follower}:${plan.partition}:${plan.from}-${plan.to}`;
      await store.derive(derivation.table, rest.sql, { params: rest.params, token, signal });
    }
    await records.advance({ ...plan, epoch: this.#epoch });
    this.#started = true;
    this.#position = plan.to;
    onDerived?.(plan.to);
    return true;
  }

  async #planned(): Promise<InsertPlan | undefined> {
    const waiting = await this.#gathered();
    if (waiting === undefined) return undefined;
    const { records, store } = this.#options;
    const status = store.status();
    if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE', { detail: status.state });
    const plan: InsertPlan = {
      follower: this.#follower,
      partition: partition,
      from: this.#position,
      to: waiting.to,
      generation: String(status.generation),
    };
    await records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  /** Small derivations cost as much as large ones, so a few rows wait for more. */
  async #gathered(): Promise<Waiting | undefined> {
    const { records, store, side = '', lingerMs = 1000 } = this.#options;
    this.#woken = false;
    const waiting = await waitingFor({ records, store, side }, this.#position);
    if (waiting === undefined || waiting.rows >= enoughRows || this.#draining || this.#awaited > 0) return waiting;
    this.#linger = new AbortController();
    await pause(lingerMs, AbortSignal.any([this.#linger.signal, this.#hurry.signal]));
    return waitingFor({ records, store, side }, this.#position);
  }

  async #untilWoken(): Promise<void> {
    if (this.#woken) return;
    this.#idle.end();
    await new Promise<void>((resolve) => {
      this.#rest = resolve;
    });
  }
}
