import { randomUUID } from 'node:crypto';
import { Failure, isFailure, pause, type Clock, type Logger } from '../../kernel/kernel.ts';
import type { Address, Endpoint } from '../endpoint.ts';
import type { StoreStatus } from '../store.ts';
import { call } from './call.ts';
import type { ConnectionPool } from './connections.ts';
import { migrate } from './schema.ts';
import { insertSettings } from './settings.ts';

export type ContactOptions = {
  readonly pool: ConnectionPool;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two health checks; while away a tenth of it. */
  readonly probeMs: number;
  /** A check that takes longer counts as none. */
  readonly deadlineMs: number;
};

type Waiter = { readonly resolve: () => void; readonly reject: (error: Failure) => void };

/** Codes that waiting does not mend. */
const fatal = ['MIGRATION_UNKNOWN', 'VERSION_MISMATCH'] as const;

/**
 * Keeps the status true: makes contact with each new address, applies the schema, asks at intervals who answers. It stays
 * with the store it has seen first: while another one answers in its place, it is away.
 */
export class Contact {
  status: StoreStatus = { state: 'starting' };
  readonly #options: ContactOptions;
  readonly #closing = new AbortController();
  readonly #over: Promise<void>;
  #waiters = new Set<Waiter>();
  #known: unknown;
  #vetted: Address | undefined;
  #incarnation: string | undefined;
  #hurry = new AbortController();
  #gone = new AbortController();

  constructor(options: ContactOptions) {
    this.#options = options;
    this.#over = this.#keep();
  }

  /** Whether the store seen first has answered at the present address. Until then nothing is sent there, nor believed. */
  get isSure(): boolean {
    return this.status.state === 'ready' && this.#vetted === this.#options.endpoint.current();
  }

  /** Aborts the next time the store is found away. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  async ready(signal?: AbortSignal): Promise<void> {
    if (this.isSure) return;
    if (this.status.state === 'ready') this.doubt();
    if (this.#closing.signal.aborted || signal?.aborted === true) throw new Failure('STORE_UNAVAILABLE');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { resolve, reject };
    const abort = (): void =>
      reject(
        new Failure('STORE_UNAVAILABLE', {
          detail: this.status.state === 'away' ? this.status.reason : 'it is starting',
        }),
      );
    this.#waiters.add(waiter);
    signal?.addEventListener('abort', abort, { once: true });
    await promise.finally(() => {
      this.#waiters.delete(waiter);
      signal?.removeEventListener('abort', abort);
    });
  }

  /** A request has failed in a way that may mean the store is gone: the next check comes at once. */
  doubt(): void {
    this.#hurry.abort();
  }

  /** Reads incarnation and generation again. */
  async refresh(): Promise<void> {
    this.#known = undefined;
    await this.#check();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#hurry.abort();
    await this.#over;
    for (const waiter of this.#waiters) waiter.reject(new Failure('STORE_UNAVAILABLE', { detail: 'it was closed' }));
  }

  async #keep(): Promise<void> {
    const { probeMs } = this.#options;
    while (!this.#closing.signal.aborted) {
      this.#hurry = new AbortController();
      await this.#checkTwice().catch((error: Failure) => this.#away(error));
      await pause(
        this.status.state === 'ready' ? probeMs : probeMs / 10,
        AbortSignal.any([this.#hurry.signal, this.#closing.signal]),
      );
    }
  }

  /** A store that is busy may miss a check, and all that is asked of it would end with it; one that is gone misses the next too. */
  async #checkTwice(): Promise<void> {
    try {
      await this.#check();
    } catch (error) {
      if (this.status.state !== 'ready' || !isFailure(error, 'STORE_UNAVAILABLE')) throw error;
      await this.#check();
    }
  }

  async #check(): Promise<void> {
    const { pool, endpoint, deadlineMs } = this.#options;
    const address = endpoint.current();
    if (address === undefined || address !== this.#known) {
      const status = await call(
        pool,
        { role: 'writer', errand: 'schema', timeoutMs: deadlineMs * 10 },
        async ({ client }) => {
          await pool.makeDatabase();
          await migrate(client);
          return await readMeta(client, this.#options.clock);
        },
      );
      this.#mustBe(status.incarnation);
      this.#known = address;
      this.status = status;
    } else {
      const meta = await call(
        pool,
        { role: 'reader', errand: 'platform', timeoutMs: deadlineMs },
        async ({ client, queryId, signal }) => await askMeta(client, { query_id: queryId, abort_signal: signal }),
      );
      this.#mustBe(meta?.incarnation);
      if (this.status.state !== 'ready' || this.status.generation !== Number(meta?.generation))
        return await this.refresh();
    }
    this.#vetted = address;
    for (const waiter of this.#waiters) waiter.resolve();
  }

  #mustBe(incarnation: string | undefined): void {
    this.#incarnation ??= incarnation;
    if (incarnation === this.#incarnation) return;
    throw new Failure('INCARNATION_MISMATCH', {
      detail: `the store is ${incarnation ?? 'empty'} now, it was ${this.#incarnation}`,
    });
  }

  #away(failure: Failure): void {
    const { clock, logger } = this.#options;
    const { code } = failure;
    // A store without what it needs to answer is made anew, or found to be another.
    if (code !== 'STORE_UNAVAILABLE') this.#known = undefined;
    if (this.status.state !== 'away' || this.status.code !== code) {
      const since = this.status.state === 'away' ? this.status.since : clock.now();
      logger.warn({ part: 'store', error: failure }, `the store is away: ${failure.message}`);
      const reason = code === 'STORE_UNAVAILABLE' ? (failure.detail ?? failure.message) : failure.message;
      this.status = { state: 'away', since, code, reason };
      this.#gone.abort();
      this.#gone = new AbortController();
    }
    if (fatal.some((code) => isFailure(failure, code))) for (const waiter of this.#waiters) waiter.reject(failure);
  }
}

type Client = Parameters<typeof migrate>[0];
type Meta = {
  readonly incarnation: string;
  readonly generation: string;
  readonly version: string;
};

/** Two that mint at the same moment send the same token: the first one holds. */
async function readMeta(client: Client, clock: Clock): Promise<Extract<StoreStatus, { state: 'ready' }>> {
  let meta = await askMeta(client);
  if (meta?.incarnation === '') {
    await client.command({
      query: `INSERT INTO store_meta VALUES ('${randomUUID()}', 1, fromUnixTimestamp64Milli(${clock.now()}, 'UTC'))`,
      clickhouse_settings: insertSettings('incarnation', 10),
    });
    meta = await askMeta(client);
  }
  if (meta === undefined) throw new Failure('STORE_UNAVAILABLE', { detail: 'its own record cannot be read' });
  return { state: 'ready', version: meta.version, incarnation: meta.incarnation, generation: Number(meta.generation) };
}

async function askMeta(
  client: Client,
  options: { readonly query_id?: string; readonly abort_signal?: AbortSignal } = {},
): Promise<Meta | undefined> {
  const found = await client.query({
    query:
      'SELECT any(incarnation) AS incarnation, max(generation) AS generation, version() AS version FROM store_meta',
    format: 'JSONEachRow',
    ...options,
  });
  const [row] = await found.json<Meta>();
  return row;
}
