import { Failure } from '../../kernel/kernel.ts';
import { readMigrations, type Migration } from '../migrations.ts';
import type { Connection } from './sqlite-file.ts';

/** Applies what is missing, each file in its own transaction. MIGRATION_UNKNOWN if the file knows more than we do. */
export function migrate(
  connection: Connection,
  now: number,
  migrations: readonly Migration[] = readMigrations(),
): void {
  connection.exec(
    'CREATE TABLE IF NOT EXISTS migrations (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, applied bigint NOT NULL)',
  );
  const current = versionOf(connection);
  refuseNewer(current, migrations);
  const record = connection.prepare('INSERT INTO migrations (version, name, applied) VALUES (?, ?, ?)');
  for (const { version, name, sql } of migrations.slice(current)) {
    connection.transaction(() => {
      connection.exec(sql);
      record.run(version, name, now);
    })();
  }
}

/** For a connection that only reads: the writer has migrated already. */
export function checkMigrated(connection: Connection): void {
  const migrations = readMigrations();
  const current = versionOf(connection);
  refuseNewer(current, migrations);
  if (current < migrations.length)
    throw new Failure('NOT_READY', { detail: `records are at ${current} of ${migrations.length}` });
}

function versionOf(connection: Connection): number {
  const row = connection
    .prepare<[], { version: number | null }>('SELECT max(version) AS version FROM migrations')
    .get();
  return row?.version ?? 0;
}

function refuseNewer(current: number, migrations: readonly Migration[]): void {
  if (current > migrations.length) {
    throw new Failure('MIGRATION_UNKNOWN', {
      detail: `records are at ${current}, this release knows ${migrations.length}`,
    });
  }
}
