/**
 * The one driver for ClickHouse over HTTP, embedded or elsewhere. Settings travel with each request, so nothing leaks from
 * one to the next; every request has a deadline; every error leaves as one of our codes.
 */
import { Readable } from 'node:stream';
import { Failure, isFailure, type Clock, type Logger } from '../../kernel/kernel.ts';
import type { Endpoint } from '../endpoint.ts';
import { laneLimits, limits } from '../limits.ts';
import {
  entityColumns,
  eventColumns,
  idColumns,
  linkColumns,
  quarantineColumns,
  replayColumns,
  rollupActivityColumns,
  rollupColumns,
  snapshotColumns,
  standsAt,
  timelineColumns,
  type EventPlace,
  type ExploreOptions,
  type QueryOptions,
  type QueryResult,
  type Store,
  type StoreStatus,
  type TableName,
} from '../store.ts';
import { call, type Call, type Ticket } from './call.ts';
import { ConnectionPool } from './connections.ts';
import { Contact } from './contact.ts';
import { translate } from './failures.ts';
import { engineSeconds, resultOf } from './asking.ts';
import { Explorer } from './explorer.ts';
import { Lanes } from './lanes.ts';
import { findRefused, type Refused } from './refused.ts';
import { briefSettings, deriveSettings, insertSettings, querySettings, streamSettings } from './settings.ts';

export type ClickhouseStoreOptions = {
  readonly endpoint: Endpoint;
  readonly database: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** An insert that takes longer is given up; it is repeated with its token. Default 30 s. */
  readonly insertTimeoutMs?: number;
  /** Between two health checks. Default 1 s. */
  readonly probeMs?: number;
  /** A health check that takes longer finds the store away. Default 3 s. */
  readonly probeDeadlineMs?: number;
};

const columnsOf: Readonly<Record<TableName, readonly string[]>> = {
  events: eventColumns,
  ids: idColumns,
  timeline: timelineColumns,
  entities: entityColumns,
  entity_versions: entityColumns,
  state_snapshots: snapshotColumns,
  links: linkColumns,
  rollup_activity: rollupActivityColumns,
  rollup_rows: rollupColumns,
  quarantine: quarantineColumns,
  replays: replayColumns,
};
/** What a mutation costs is the table's size, not how many it marks; its text stays below the 256 KB that the engine parses. */
const perMutation = 5_000;
const tables = Object.keys(columnsOf) as readonly TableName[];

/** Does not wait for the store: `ready` does. */
export function openClickhouseStore(options: ClickhouseStoreOptions): Store {
  return new ClickhouseStore(options);
}

class ClickhouseStore implements Store {
  readonly #pool: ConnectionPool;
  readonly #contact: Contact;
  readonly #database: string;
  readonly #insertTimeoutMs: number;
  readonly #lanes = new Lanes(laneLimits);
  #explorer: Explorer | undefined;

  constructor({
    endpoint,
    database,
    logger,
    clock,
    insertTimeoutMs = 30_000,
    probeMs = 1_000,
    probeDeadlineMs = 3_000,
  }: ClickhouseStoreOptions) {
    this.#pool = new ConnectionPool(endpoint, database);
    this.#contact = new Contact({ pool: this.#pool, endpoint, clock, logger, probeMs, deadlineMs: probeDeadlineMs });
    this.#database = database;
    this.#insertTimeoutMs = insertTimeoutMs;
  }

  status(): StoreStatus {
    return this.#contact.status;
  }

  async ready(signal?: AbortSignal): Promise<void> {
    await this.#contact.ready(signal);
  }

  async insert(
    table: TableName,
    columns: readonly string[],
    rows: readonly Buffer[],
    { token, signal }: { readonly token: string; readonly signal?: AbortSignal },
  ): Promise<void> {
    await this.#send({ into: table, columns, rows, token, signal });
  }

  async derive(
    table: TableName,
    select: string,
    { token, params, signal, timeoutMs = this.#insertTimeoutMs }: QueryOptions & { readonly token: string },
  ): Promise<void> {
    await this.#call(
      { role: 'writer', errand: 'insert', timeoutMs, signal },
      async ({ client, queryId, signal: ended }) => {
        await client.command({
          query: `INSERT INTO ${table} (${columnsOf[table].join(', ')}) ${select}`,
          ...(params === undefined ? {} : { query_params: params }),
          query_id: queryId,
          abort_signal: ended,
          clickhouse_settings: deriveSettings(token, timeoutMs / 1000),
        });
      },
    );
  }

  async refused(table: TableName, columns: readonly string[], rows: readonly Buffer[]): Promise<Refused[]> {
    await this.#command(`CREATE OR REPLACE TABLE ${table}_null AS ${table} ENGINE = Null`);
    return await findRefused(rows, {
      attempt: async (part) => await this.#send({ into: `${table}_null`, columns, rows: part }),
      readable: async (part) => await this.#readable(table, columns, part),
    });
  }

  async supersede(places: readonly EventPlace[], by: number): Promise<void> {
    for (let at = 0; at < places.length; at += perMutation) {
      const some = standsAt(places.slice(at, at + perMutation));
      await this.#command(
        `ALTER TABLE events UPDATE superseded = ${by} WHERE superseded = 0 AND ${some} SETTINGS mutations_sync = 1`,
      );
    }
  }

  async remove(
    table: TableName,
    condition: string,
    { params, signal }: Pick<QueryOptions, 'params' | 'signal'> = {},
  ): Promise<void> {
    const timeoutMs = this.#insertTimeoutMs;
    await this.#call(
      { role: 'writer', errand: 'schema', timeoutMs, signal },
      async ({ client, queryId, signal: ended }) => {
        await client.command({
          query: `DELETE FROM ${table} WHERE ${condition}`,
          ...(params === undefined ? {} : { query_params: params }),
          query_id: queryId,
          abort_signal: ended,
        });
      },
    );
  }

  async query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    const timeoutMs = Math.min(options.timeoutMs ?? limits.reader.timeoutMs, limits.reader.timeoutMs);
    const ask = (): Promise<QueryResult> => this.#query(sql, { ...options, timeoutMs });
    if (options.as === 'platform' || options.brief === true || this.status().state !== 'ready') return await ask();
    return await this.#lanes.run(ask, { timeoutMs, signal: options.signal });
  }

  async #query(
    sql: string,
    { params, signal, timeoutMs: ms, as = 'reader', brief = false }: QueryOptions & { readonly timeoutMs: number },
  ): Promise<QueryResult> {
    const limit = limits.reader;
    return await this.#call(
      { role: 'reader', errand: as, timeoutMs: ms, signal, gone: this.#contact.gone },
      async ({ client, queryId, signal: ended }) => {
        const found = await client.query({
          query: sql,
          format: 'JSONCompact',
          ...(params === undefined ? {} : { query_params: params }),
          query_id: queryId,
          abort_signal: ended,
          clickhouse_settings: { ...querySettings(limit, engineSeconds(ms)), ...(brief ? briefSettings : {}) },
        });
        return resultOf(await found.json<unknown[]>());
      },
    );
  }

  async explore(sql: string, options: ExploreOptions): Promise<QueryResult> {
    return await this.#call(
      {
        role: 'explorer',
        errand: 'explorer',
        timeoutMs: limits.explorer.timeoutMs,
        signal: options.signal,
        gone: this.#contact.gone,
      },
      async (ticket) => {
        this.#explorer ??= new Explorer(this.#pool, this.#database);
        return await this.#explorer.explore(sql, options, ticket);
      },
    );
  }

  async *stream(
    sql: string,
    { params, signal, timeoutMs }: Pick<QueryOptions, 'params' | 'signal' | 'timeoutMs'> = {},
  ): AsyncIterable<readonly (readonly unknown[])[]> {
    const limit = limits.reader;
    const ms = timeoutMs ?? limit.timeoutMs;
    const ended = new AbortController();
    const found = await this.#call(
      { role: 'reader', errand: 'reader', timeoutMs: ms, signal, gone: this.#contact.gone },
      async ({ client, queryId, signal: late }) => {
        late.addEventListener('abort', () => ended.abort());
        return await client.query({
          query: sql,
          format: 'JSONCompactEachRow',
          ...(params === undefined ? {} : { query_params: params }),
          query_id: queryId,
          abort_signal: ended.signal,
          clickhouse_settings: streamSettings(limit, engineSeconds(ms)),
        });
      },
    );
    try {
      for await (const rows of found.stream<unknown[]>()) {
        if (signal?.aborted === true) throw new Failure('QUESTION_CANCELLED');
        yield rows.map((row) => row.json());
      }
    } catch (error) {
      throw translate(error, 'reader');
    } finally {
      // Whoever stops reading leaves no half-read connection behind.
      found.close();
      ended.abort();
    }
  }

  async reset(): Promise<void> {
    // The generation first: what is replayed afterwards carries tokens the tables have never seen.
    await this.#command(
      'INSERT INTO store_meta SELECT any(incarnation), max(generation) + 1, now64(3) FROM store_meta',
    );
    for (const { table, name } of await this.#detached()) {
      await this.#command(`ALTER TABLE ${table} DROP DETACHED PART '${name}' SETTINGS allow_drop_detached = 1`);
    }
    for (const table of tables) await this.#command(`TRUNCATE TABLE ${table} SETTINGS max_table_size_to_drop = 0`);
    await this.#contact.refresh();
  }

  async damage(): Promise<readonly string[]> {
    return (await this.#detached()).map(({ table, name, reason }) => `${table}/${name}: ${reason}`);
  }

  async close(): Promise<void> {
    await this.#contact.close();
    await this.#pool.close();
  }

  async #send({ into, columns, rows, token, signal, skipUnreadable = false }: Sending): Promise<void> {
    if (rows.length === 0) return;
    const timeoutMs = this.#insertTimeoutMs;
    await this.#call(
      { role: 'writer', errand: 'insert', timeoutMs, signal },
      async ({ client, queryId, signal: ended }) => {
        const { stream } = await client.exec({
          query: `INSERT INTO ${into} (${columns.join(', ')}) FORMAT JSONCompactEachRow`,
          values: Readable.from([Buffer.concat(rows)], { objectMode: false }),
          query_id: queryId,
          abort_signal: ended,
          clickhouse_settings: {
            ...insertSettings(token, timeoutMs / 1000),
            ...(skipUnreadable && { input_format_allow_errors_num: `${rows.length}` }),
          },
        });
        stream.resume();
      },
    );
  }

  /** Rows travel with their index in front to a table of their own; which of them arrived is then asked. */
  async #readable(table: TableName, columns: readonly string[], rows: readonly Buffer[]): Promise<ReadonlySet<number>> {
    const into = `${table}_read`;
    await this.#command(
      `CREATE OR REPLACE TABLE ${into} ENGINE = MergeTree ORDER BY row AS SELECT toUInt32(0) AS row, ${columns.join(', ')} FROM ${table} LIMIT 0`,
    );
    try {
      const numbered = rows.map((row, index) => Buffer.concat([Buffer.from(`[${index},`), row.subarray(1)]));
      await this.#send({ into, columns: ['row', ...columns], rows: numbered, skipUnreadable: true });
      const found = await this.query(`SELECT row FROM ${into}`, { as: 'platform' });
      return new Set(found.rows.map(([row]) => Number(row)));
    } finally {
      await this.#command(`DROP TABLE ${into}`);
    }
  }

  async #detached(): Promise<readonly Detached[]> {
    const query = `SELECT table, name, reason FROM system.detached_parts WHERE database = '${this.#database}' AND reason != ''`;
    const timeoutMs = this.#insertTimeoutMs;
    return await this.#call({ role: 'writer', errand: 'schema', timeoutMs }, async ({ client, queryId, signal }) => {
      const found = await client.query({ query, format: 'JSONEachRow', query_id: queryId, abort_signal: signal });
      return await found.json<Detached>();
    });
  }

  async #command(query: string): Promise<void> {
    await this.#call(
      { role: 'writer', errand: 'schema', timeoutMs: this.#insertTimeoutMs },
      async ({ client, queryId, signal }) => {
        await client.command({ query, query_id: queryId, abort_signal: signal });
      },
    );
  }

  async #call<T>(errand: Call, fn: (ticket: Ticket) => Promise<T>): Promise<T> {
    const { status } = this.#contact;
    if (status.state !== 'ready') {
      throw new Failure('STORE_UNAVAILABLE', {
        detail: status.state === 'away' ? status.reason : 'it is starting',
        retryAfter: 1,
      });
    }
    if (!this.#contact.isSure) {
      this.#contact.doubt();
      throw new Failure('STORE_UNAVAILABLE', { detail: 'it has started again and was not seen yet', retryAfter: 1 });
    }
    return await call(this.#pool, errand, fn).catch((error: Failure) => {
      if (isFailure(error, 'STORE_UNAVAILABLE')) this.#contact.doubt();
      throw error;
    });
  }
}

type Detached = { readonly table: string; readonly name: string; readonly reason: string };

type Sending = {
  readonly into: string;
  readonly columns: readonly string[];
  readonly rows: readonly Buffer[];
  readonly token?: string;
  readonly signal?: AbortSignal | undefined;
  readonly skipUnreadable?: boolean;
};
