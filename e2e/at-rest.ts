import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine } from '@millrace/server/store/engine/engine.ts';

/** What a fold knows of a subject. */
export type Folded = { readonly events: number; readonly types: Readonly<Record<string, number>> };

/** States of all subjects in the records of a platform that is stopped, by kind/id. */
export function foldedStates(dataDirectory: string): Map<string, Folded> {
  const records = new DatabaseSync(join(dataDirectory, 'records', 'records.db'), { readOnly: true });
  try {
    const rows = records.prepare('SELECT kind, id, state FROM states').all();
    return new Map(
      rows.map(({ kind, id, state }) => [`${String(kind)}/${String(id)}`, JSON.parse(String(state)) as Folded]),
    );
  } finally {
    records.close();
  }
}

/** Runs SQL in the embedded engine of a platform that is stopped; numbers come as text. */
export async function queryStore(dataDirectory: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const database = 'millrace';
  const engine = await startEngine({
    directory: join(dataDirectory, 'store'),
    database,
    memoryBytes: 1024 ** 3,
    logger: silent,
    clock: systemClock,
  });
  const store = openClickhouseStore({ endpoint: engine.endpoint, database, logger: silent, clock: systemClock });
  try {
    await store.ready();
    return (await store.query(sql)).rows;
  } finally {
    await store.close();
    await engine.stop();
  }
}
