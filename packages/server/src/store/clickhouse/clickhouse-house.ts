import type { StoreHouse, TableName } from '../store.ts';
import { call } from './call.ts';
import { openClickhouseStore, type ClickhouseStoreOptions } from './clickhouse-store.ts';
import { ConnectionPool } from './connections.ts';

const timeoutMs = 60_000;
/** A table is taken away however large it is. */
const anySize = { max_table_size_to_drop: '0', max_partition_size_to_drop: '0' };

/** Every database of the store is opened with the same options. */
export function openClickhouseHouse(options: Omit<ClickhouseStoreOptions, 'database'>): StoreHouse {
  // None of its own: each statement names the databases it is about.
  const pool = new ConnectionPool(options.endpoint, 'default');

  async function command(query: string, settings: Readonly<Record<string, string>> = {}): Promise<void> {
    await call(pool, { role: 'writer', errand: 'schema', timeoutMs }, async ({ client, queryId, signal }) => {
      await client.command({ query, query_id: queryId, abort_signal: signal, clickhouse_settings: settings });
    });
  }

  async function ask<T>(query: string): Promise<T[]> {
    return await call(pool, { role: 'writer', errand: 'schema', timeoutMs }, async ({ client, queryId, signal }) => {
      const found = await client.query({ query, format: 'JSONEachRow', query_id: queryId, abort_signal: signal });
      return await found.json<T>();
    });
  }

  async function partitionsOf(database: string, table: TableName): Promise<string[]> {
    const rows = await ask<{ partition_id: string }>(
      `SELECT DISTINCT partition_id FROM system.parts WHERE database = '${database}' AND table = '${table}' AND active`,
    );
    return rows.map(({ partition_id }) => partition_id);
  }

  return {
    open: (database) => openClickhouseStore({ ...options, database }),
    discard: (database) => command(`DROP DATABASE IF EXISTS ${database} SYNC`, anySize),
    async adopt(tables, { from, to }) {
      for (const table of tables) {
        await command(`TRUNCATE TABLE ${to}.${table}`, anySize);
        for (const id of await partitionsOf(from, table))
          await command(`ALTER TABLE ${to}.${table} REPLACE PARTITION ID '${id}' FROM ${from}.${table}`, anySize);
      }
    },
    async room(database) {
      const [row] = await ask<{ held: string; free: string }>(
        `SELECT (SELECT sum(bytes_on_disk) FROM system.parts WHERE database = '${database}') AS held,
          (SELECT min(free_space) FROM system.disks) AS free`,
      );
      return { held: Number(row?.held ?? 0), free: Number(row?.free ?? 0) };
    },
    close: () => pool.close(),
  };
}
