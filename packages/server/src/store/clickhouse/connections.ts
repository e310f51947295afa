import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { Failure } from '../../kernel/kernel.ts';
import type { Address, Endpoint, Login } from '../endpoint.ts';

export type Role = 'writer' | 'reader' | 'explorer';
export type Connections = Readonly<Record<Role, ClickHouseClient>> & {
  readonly address: Address;
  /** Clients that open a connection of its own for each request. */
  readonly fresh: Readonly<Record<Role, ClickHouseClient>>;
};

/** One client per role for the endpoint's present address. Those of an address left behind are closed. */
export class ConnectionPool {
  readonly #endpoint: Endpoint;
  readonly #database: string;
  #now: Connections | undefined;

  constructor(endpoint: Endpoint, database: string) {
    this.#endpoint = endpoint;
    this.#database = database;
  }

  current(): Connections {
    const address = this.#endpoint.current();
    if (address === undefined)
      throw new Failure('STORE_UNAVAILABLE', { detail: 'the engine is starting', retryAfter: 1 });
    if (this.#now?.address !== address) {
      void this.close();
      const connect = (keepAlive: boolean): Readonly<Record<Role, ClickHouseClient>> => ({
        writer: client(address.url, address.writer, this.#database, keepAlive),
        reader: client(address.url, address.reader, this.#database, keepAlive),
        explorer: client(address.url, address.explorer, this.#database, keepAlive),
      });
      this.#now = { address, ...connect(true), fresh: connect(false) };
    }
    return this.#now;
  }

  /** The database itself cannot be made by a client that is set to it. */
  async makeDatabase(): Promise<void> {
    const { address } = this.current();
    const plain = client(address.url, address.writer, 'default');
    try {
      await plain.command({ query: `CREATE DATABASE IF NOT EXISTS ${this.#database}` });
    } finally {
      await plain.close();
    }
  }

  async close(): Promise<void> {
    const old = this.#now;
    this.#now = undefined;
    if (old === undefined) return;
    const clients = [old, old.fresh].flatMap(({ writer, reader, explorer }) => [writer, reader, explorer]);
    await Promise.all(clients.map((each) => each.close()));
  }
}

function client(url: string, { user, password }: Login, database: string, keepAlive = true): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    database,
    max_open_connections: 16,
    keep_alive: { enabled: keepAlive },
    // Every call has its own deadline; this one only frees a socket nobody waits for.
    request_timeout: 600_000,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
    // With it, conditions joined by OR beside others that an index knows find nothing where there are rows.
    clickhouse_settings: { use_skip_indexes_for_disjunctions: '0' } as ClickHouseSettings,
  });
}
