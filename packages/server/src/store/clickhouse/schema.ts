import { readdirSync, readFileSync } from 'node:fs';
import type { ClickHouseClient } from '@clickhouse/client';
import { Failure } from '../../kernel/kernel.ts';

const folder = new URL('schema/', import.meta.url);
/** The setting without which a derived insert cannot be repeated safely. */
const needed = 'deduplicate_insert_select';

type Step = { readonly number: number; readonly name: string; readonly statements: readonly string[] };

/**
 * Applies what is missing, in order. Every statement can be repeated, so a step that was cut short is done again.
 * MIGRATION_UNKNOWN when a newer release has been here, VERSION_MISMATCH when the server is too old.
 */
export async function migrate(client: ClickHouseClient): Promise<void> {
  const run = async (query: string): Promise<void> => void (await client.command({ query }));
  await checkServer(client);
  await run(
    `CREATE TABLE IF NOT EXISTS schema_steps (number UInt32, name String, at DateTime DEFAULT now())
     ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  );
  const found = await client.query({ query: 'SELECT max(number) AS last FROM schema_steps', format: 'JSONEachRow' });
  const [{ last } = { last: 0 }] = await found.json<{ last: number }>();
  const steps = readSteps();
  const newest = steps.at(-1)?.number ?? 0;
  if (last > newest)
    throw new Failure('MIGRATION_UNKNOWN', { detail: `the store is at step ${last}, this release knows ${newest}` });
  for (const { number, name, statements } of steps.slice(last)) {
    for (const statement of statements) await run(statement);
    await run(`INSERT INTO schema_steps (number, name) VALUES (${number}, '${name}')`);
  }
}

async function checkServer(client: ClickHouseClient): Promise<void> {
  const found = await client.query({
    query: `SELECT version() AS version, count() AS known FROM system.settings WHERE name = '${needed}'`,
    format: 'JSONEachRow',
  });
  const [server] = await found.json<{ version: string; known: string }>();
  if (Number(server?.known ?? 0) === 0) {
    throw new Failure('VERSION_MISMATCH', { detail: `ClickHouse ${server?.version ?? ''} does not know ${needed}` });
  }
}

function readSteps(): readonly Step[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const text = readFileSync(new URL(file, folder), 'utf8').replace(/^--.*$/gm, '');
      const statements = text.split(/;\s*$/m).map((statement) => statement.trim());
      if (!file.startsWith(`${index + 1}`.padStart(4, '0'))) throw new Error(`schema step ${file} is out of order`);
      return {
        number: index + 1,
        name: file.slice(5, -4),
        statements: statements.filter((statement) => statement !== ''),
      };
    });
}
