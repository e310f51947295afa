import { Idle, pause, type Clock, type FollowerErrors, type Logger, type Part } from '../kernel/kernel.ts';
import type { Deriver, Side } from '../load/load.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import type { KeptForm } from './rollup-forms.ts';
import { openRollupKeeper } from './rollup-keeper.ts';
import { gone, known, numbered, removed, type Numbered } from './rollup-numbers.ts';

export type RollupKeepersOptions = {
  /** The rollups of all workspaces, as their documents stand. */
  readonly forms: () => Promise<readonly KeptForm[]>;
  readonly records: RecordsWriter;
  readonly store: Pick<Store, 'status' | 'derive' | 'query' | 'remove'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** Default: the store in force. Beside it nothing is begun or ended, and nothing is compared. */
  readonly side?: Side;
  /** How long few rows wait for more: each insert costs its 20 ms of CPU whatever its size. Default 5 s. */
  readonly lingerMs?: number;
  /** Between two comparisons with events of each rollup. Default a minute. */
  readonly compareEveryMs?: number;
};

/**
 * The keepers of all rollups of documents, each a follower of its own. They begin and end as documents come and go; a
 * document that says something else is another rollup, which fills from the start while questions are read from events.
 */
export class RollupKeepers implements Part {
  readonly #options: RollupKeepersOptions;
  readonly #running = new Map<number, Deriver>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #idle = new Idle();
  readonly #stop = new AbortController();
  #rest = new AbortController();
  /** Changes of documents that were told, and those that were followed. */
  #told = 1;
  #followed = 0;
  #draining = false;

  constructor(options: RollupKeepersOptions) {
    this.#options = options;
    this.#idle.begin();
    this.#failed.promise.catch(() => {});
    options.signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async run(): Promise<void> {
    await Promise.race([this.#look(), this.#failed.promise]);
  }

  /** The store's follower has moved on, or days were marked. */
  wake(): void {
    for (const keeper of this.#running.values()) keeper.wake();
  }

  /** Documents were changed. */
  change(): void {
    if (this.#told === this.#followed) this.#idle.begin();
    this.#told += 1;
    this.#rest.abort();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all([...this.#running.values()].map((keeper) => keeper.drain()));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#rest.abort();
    await Promise.all([...this.#running.values()].map((keeper) => keeper.stop()));
    this.#settle(this.#told);
  }

  async idle(): Promise<void> {
    await this.#idle.wait();
    await Promise.all([...this.#running.values()].map((keeper) => keeper.idle()));
  }

  async #look(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const told = this.#told;
      this.#rest = new AbortController();
      let waitMs = this.#options.compareEveryMs ?? 60_000;
      try {
        if (told !== this.#followed && !this.#draining) await this.#follow();
        this.#settle(told);
        await this.#clear();
      } catch (error) {
        if (signal.aborted) return;
        waitMs = 1_000;
        this.#options.logger.error({ err: error }, 'the rollups of documents are looked at again');
      }
      if (told === this.#told) await pause(waitMs, AbortSignal.any([this.#rest.signal, signal]));
      this.wake();
    }
  }

  #settle(told: number): void {
    const waited = this.#told !== this.#followed;
    this.#followed = told;
    if (waited && told === this.#told) this.#idle.end();
  }

  /** Begins and ends keepers, as documents say. One that ends is over before its place is forgotten. */
  async #follow(): Promise<void> {
    const { records, clock, forms, side = '' } = this.#options;
    const said = await forms();
    const standing = await known(records, said);
    const numbers = new Set(standing.map(({ number }) => number));
    for (const [number, keeper] of this.#running) {
      if (numbers.has(number)) continue;
      this.#running.delete(number);
      await keeper.stop();
    }
    const wanted = side === '' ? await numbered(records, said, clock.now()) : standing;
    for (const each of wanted) if (!this.#running.has(each.number)) await this.#begin(each);
  }

  async #begin({ number, form }: Numbered): Promise<void> {
    const { forms: _, lingerMs = 5_000, compareEveryMs = 60_000, ...rest } = this.#options;
    const compared = rest.side === undefined || rest.side === '' ? compareEveryMs : null;
    const keeper = await openRollupKeeper({ ...rest, form, number, lingerMs, compareEveryMs: compared });
    this.#running.set(number, keeper);
    if (this.#stop.signal.aborted) await keeper.stop();
    keeper.run().catch((error: unknown) => {
      if (this.#running.get(number) !== keeper) return;
      if (compared !== null) return this.#failed.reject(error);
      // Its document was changed meanwhile: it is filled once the other store is in force.
      this.#running.delete(number);
      this.#options.logger.warn({ rollup: form.name, err: error }, 'a rollup is left out of the new store');
    });
  }

  /** Takes away what rollups that are gone have left in the store. */
  async #clear(): Promise<void> {
    const { records, store, side = '' } = this.#options;
    if (side !== '' || store.status().state !== 'ready') return;
    for (const { number, workspace } of await gone(records)) {
      const params = { workspace, rollup: number };
      await store.remove('rollup_rows', 'workspace = {workspace:String} AND number = {rollup:UInt32}', { params });
      await removed(records, number);
    }
  }
}
