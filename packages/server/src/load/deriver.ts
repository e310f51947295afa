import { randomUUID } from 'node:crypto';
import { Failure, Idle, pause, type Clock, type FollowerErrors, type Logger, type Part } from '../kernel/kernel.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Param, Store, TableName } from '../store/store.ts';
import { Doubts, type Doubt } from './doubt.ts';
import { underived } from './found-plan.ts';
import { keepTrying } from './keep-trying.ts';
import type { Side } from './side.ts';
import { waitingFor, type Waiting } from './waiting.ts';

/** Entries of admitted, one partition: from ≤ entry < to. */
export type AdmittedRange = { readonly partition: number; readonly from: number; readonly to: number };

export type Select = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/** A table that is made from `events`. */
export type Derivation = Derived & (ByMonths | Mended);

type Derived = {
  /** Its follower's name, and the topic in its tokens. */
  readonly follower: string;
  readonly table: TableName;
  /** What of a range of entries goes into it, in the order of its columns. */
  readonly select: (range: AdmittedRange) => Select;
  /** What is done between two ranges, at most one thing at a time, when the table holds what is before the position. */
  readonly between?: (position: number) => Promise<boolean>;
};

/** Of a plan in doubt only those months are made that are not there. */
export type ByMonths = {
  /** Of what `select` gives: the month by which the table is partitioned; each appears at once. '0' where there is none. */
  readonly month: string;
  /** For each month of a range: the month, how much of it the table holds, how much without the range, how much with it. */
  readonly held: (range: AdmittedRange) => Select;
};

/** A plan in doubt is carried out again; what is then there twice, or still not, is seen to. */
export type Mended = { readonly mend: (plan: InsertPlan) => Promise<void> };

export type DeriverOptions = {
  readonly derivation: Derivation;
  readonly records: RecordsWriter;
  readonly store: Pick<Store, 'status' | 'derive' | 'query'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** Called when the table holds everything before this entry of admitted. */
  readonly onDerived?: (position: number) => void;
  /** How long rows may gather before they are derived, in ms. */
  readonly lingerMs?: number;
  /** First and longest wait while the store is away, in ms. */
  readonly backoffMs?: readonly [first: number, most: number];
  /** After so long in ms nothing is under way that was sent before. Default 30 s. */
  readonly settleMs?: number;
  /** Default: the store in force. */
  readonly side?: Side;
  /** Around what is done about a plan in doubt: nobody else changes what `held` compares. */
  readonly alone?: (work: () => Promise<void>) => Promise<void>;
};

export type Deriver = Part & {
  run(): Promise<void>;
  /** The entries of admitted before it are in the table. */
  readonly position: number;
  /** To be called after the store's follower has moved on. */
  wake(): void;
  /** As `wake`, and what there is now does not wait for more rows. */
  hasten(): void;
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
  readonly #doubts: Doubts;
  #position: number;
  readonly #idle = new Idle();
  readonly #stopping = new AbortController();
  /** Ends every wait: lingering and back-off. */
  readonly #hurry = new AbortController();
  #linger = new AbortController();
  /** Who awaits idle, does not wait for more rows. */
  #awaited = 0;
  #hasty = false;
  #draining = false;
  /** Something was done between ranges, so a range comes first now, however small. */
  #tidied = false;
  #woken = true;
  #rest: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: DeriverOptions, epoch: number, position: number) {
    this.#options = options;
    this.#follower = followerOf(options);
    this.#epoch = epoch;
    this.#doubts = new Doubts(options.clock, options.settleMs);
    this.#doubts.begin();
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

  hasten(): void {
    this.#hasty = true;
    this.#linger.abort();
    this.wake();
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
    const { logger, clock, errors, backoffMs = [100, 10_000] } = this.#options;
    const signal = this.#hurry.signal;
    const trying = { follower: this.#follower, clock, logger, random: Math.random, signal, errors, backoffMs };
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
    const { records, onDerived } = this.#options;
    this.#woken = false;
    const found = await records.pendingPlan(this.#follower, partition);
    if (found === undefined) this.#doubts.end();
    if (found === undefined && (await this.#tidy())) return true;
    const plan = found ?? (await this.#planned());
    if (plan === undefined) return this.#rested();
    await this.#derive(plan);
    await records.advance({ ...plan, epoch: this.#epoch });
    this.#doubts.end();
    this.#position = plan.to;
    this.#tidied = false;
    onDerived?.(plan.to);
    return true;
  }

  async #derive(plan: InsertPlan): Promise<void> {
    const { derivation, alone = (work) => work() } = this.#options;
    const doubt = this.#doubts.now;
    if (doubt === 'plain') return await this.#send(plan, derivation.select(plan));
    if ('mend' in derivation) {
      await this.#send(plan, derivation.select(plan));
      return await derivation.mend(plan);
    }
    await alone(() => this.#complete(plan, derivation, doubt));
  }

  async #complete(plan: InsertPlan, derivation: Derived & ByMonths, doubt: Exclude<Doubt, 'plain'>): Promise<void> {
    const { store } = this.#options;
    const signal = this.#stopping.signal;
    const left = (): Promise<Select | undefined> => underived(derivation, { store, plan, signal, doubt });
    const rest = await left();
    if (rest === undefined) return;
    await this.#send(plan, rest, doubt === 'settled' ? `:${randomUUID()}` : '');
    if ((await left()) === undefined) return;
    const detail = `${derivation.table} has not all of entries ${plan.from} to ${plan.to}`;
    throw new Failure(doubt === 'settled' ? 'STORE_DAMAGED' : 'STORE_UNAVAILABLE', { detail });
  }

  async #send(plan: InsertPlan, { sql, params }: Select, anew = ''): Promise<void> {
    const { derivation, store } = this.#options;
    const token = `${plan.generation}:${this.#follower}:${plan.partition}:${plan.from}-${plan.to}${anew}`;
    try {
      await store.derive(derivation.table, sql, { params, token, signal: this.#stopping.signal });
    } catch (error) {
      this.#doubts.begin();
      throw error;
    }
  }

  /** In turns with ranges, so that neither waits for all of the other. */
  async #tidy(): Promise<boolean> {
    if (this.#tidied || this.#draining) return false;
    // If it fails, a range comes first all the same.
    this.#tidied = true;
    this.#tidied = (await this.#options.derivation.between?.(this.#position)) ?? false;
    return this.#tidied;
  }

  /** There is no range: whether there may be something else. */
  #rested(): boolean {
    const more = this.#tidied;
    this.#tidied = false;
    return more;
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
    const waiting = await waitingFor({ records, store, side }, this.#position);
    const hasty = this.#hasty || this.#tidied || this.#draining || this.#awaited > 0;
    this.#hasty = false;
    if (waiting === undefined || waiting.rows >= enoughRows || hasty) return waiting;
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
