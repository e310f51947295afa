import { backoff, Failure, Idle, isFailure, pause, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { deriveSql, tokenOf } from './compile/derive-sql.ts';
import { activity, followerOf, tableOf, type Rollup } from './compile/rollup.ts';
import { keeperPartition, waitingFor, type Waiting } from './standing.ts';

export type KeeperOptions = {
  readonly records: RecordsWriter;
  readonly store: Pick<Store, 'status' | 'derive'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly rollup?: Rollup;
  /** How long rows may gather before they are derived, in ms. */
  readonly lingerMs?: number;
  /** First and longest wait while the store is away, in ms. */
  readonly backoffMs?: readonly [first: number, most: number];
};

export type Keeper = Part & {
  run(): Promise<void>;
  /** The entries of admitted before it are in the rollup. */
  readonly position: number;
  /** To be called after the store's follower has moved on. */
  wake(): void;
};

/** From so many rows on nothing is gained by gathering more. */
const enoughRows = 10_000;

/** Claims the rollup's follower: an older keeper of it is fenced from now on. */
export async function openKeeper(options: KeeperOptions): Promise<Keeper> {
  const rollup = options.rollup ?? activity;
  const { epoch, position } = await options.records.claim(followerOf(rollup), keeperPartition);
  return new RollupKeeper({ ...options, rollup }, epoch, position);
}

class RollupKeeper implements Keeper {
  readonly #options: KeeperOptions & { readonly rollup: Rollup };
  readonly #follower: string;
  readonly #epoch: number;
  #position: number;

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

  constructor(options: KeeperOptions & { readonly rollup: Rollup }, epoch: number, position: number) {
    this.#options = options;
    this.#follower = followerOf(options.rollup);
    this.#epoch = epoch;
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
    let attempt = 0;
    let failing = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        const moved = await this.#step();
        if (attempt > 0) logger.info({ rollup: this.#follower, awayMs: clock.now() - failing }, 'rollup goes on');
        attempt = 0;
        if (moved) continue;
        if (this.#draining) return;
        await this.#untilWoken();
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (isFailure(error, 'EPOCH_FENCED') || isFailure(error, 'CHECKPOINT_MISMATCH')) throw error;
        // What is not derived now is derived at the next start.
        if (this.#draining) return;
        if (attempt === 0) failing = clock.now();
        logger.warn({ rollup: this.#follower, position: this.#position, attempt, err: error }, 'rollup waits');
        await pause(backoff(attempt, backoffMs[0], backoffMs[1], Math.random), this.#hurry.signal);
        attempt += 1;
      }
    }
  }

  /** Moves on by one range; false when there is nothing to derive. */
  async #step(): Promise<boolean> {
    const plan = (await this.#options.records.pendingPlan(this.#follower, keeperPartition)) ?? (await this.#planned());
    if (plan === undefined) return false;
    const { rollup, store, records } = this.#options;
    const { sql, params } = deriveSql(rollup, plan);
    const token = tokenOf(this.#follower, plan.generation, plan);
    await store.derive(tableOf(rollup), sql, { params, token, signal: this.#stopping.signal });
    await records.advance({ ...plan, epoch: this.#epoch });
    this.#position = plan.to;
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
      partition: keeperPartition,
      from: this.#position,
      to: waiting.to,
      generation: String(status.generation),
    };
    await records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  /** Small derivations cost as much as large ones, so a few rows wait for more. */
  async #gathered(): Promise<Waiting | undefined> {
    const { records, lingerMs = 1000 } = this.#options;
    this.#woken = false;
    const waiting = await waitingFor(records, this.#position);
    if (waiting === undefined || waiting.rows >= enoughRows || this.#draining || this.#awaited > 0) return waiting;
    this.#linger = new AbortController();
    await pause(lingerMs, AbortSignal.any([this.#linger.signal, this.#hurry.signal]));
    return waitingFor(records, this.#position);
  }

  async #untilWoken(): Promise<void> {
    if (this.#woken) return;
    this.#idle.end();
    await new Promise<void>((resolve) => {
      this.#rest = resolve;
    });
  }
}
