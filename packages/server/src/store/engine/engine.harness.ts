import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { openClickhouseStore, type ClickhouseStoreOptions } from '../clickhouse/clickhouse-store.ts';
import type { Login } from '../endpoint.ts';
import type { Store } from '../store.ts';
import { startEngine, type Engine, type EngineOptions } from './engine.ts';

export type Harness = {
  readonly directory: string;
  readonly engine: Engine;
  readonly store: Store;
  count(where: string, table?: string): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Options = Partial<EngineOptions> & Partial<ClickhouseStoreOptions>;

type Housed = Pick<Harness, 'directory' | 'engine' | typeof Symbol.asyncDispose>;

/** An engine in a directory of its own, or in the given one, gone at the end of the block. */
export async function newEngine(options: Options = {}): Promise<Housed> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  const defaults = { directory, memoryBytes: 2_000_000_000, logger: silent, clock: systemClock };
  const engine = await startEngine({ ...defaults, ...options });
  return {
    directory,
    engine,
    [Symbol.asyncDispose]: async () => {
      await engine.stop();
      if (options.directory === undefined) rmSync(directory, { recursive: true });
    },
  };
}

/** The same with its store, ready. */
export async function harness(options: Options = {}): Promise<Harness> {
  const housed = await newEngine(options);
  const defaults = { endpoint: housed.engine.endpoint, database: 'millrace', logger: silent, clock: systemClock };
  const store = openClickhouseStore({ ...defaults, ...options });
  await store.ready();
  return {
    ...housed,
    store,
    count: async (where, table = 'events') =>
      Number((await store.query(`SELECT count() FROM ${table} WHERE ${where}`)).rows[0]?.[0]),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await housed[Symbol.asyncDispose]();
    },
  };
}

/** Speaks to the engine as any local process could. */
export async function raw(
  engine: Engine,
  login: Login | undefined,
  sql: string,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const address = engine.endpoint.current();
  if (address === undefined) throw new Error('the engine is away');
  const headers = login === undefined ? {} : { 'X-ClickHouse-User': login.user, 'X-ClickHouse-Key': login.password };
  const response = await fetch(address.url, { method: 'POST', headers, body: sql });
  return { ok: response.ok, text: await response.text() };
}

/** The name of the role's login, for `raw`. */
export function loginOf(engine: Engine, role: 'writer' | 'reader' | 'explorer'): Login {
  const address = engine.endpoint.current();
  if (address === undefined) throw new Error('the engine is away');
  return address[role];
}
