import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, isFailure } from '../../kernel/kernel.ts';
import type { Tables } from '../tables.ts';

export type Connection = Database.Database;

const fileOf = (directory: string): string => join(directory, 'records.db');

/** Milliseconds a statement waits for another connection's lock before it fails. */
const busyTimeout = 5000;

export function openForWriting(directory: string): Connection {
  mkdirSync(directory, { recursive: true });
  const connection = new Database(fileOf(directory), { timeout: busyTimeout });
  connection.pragma('journal_mode = WAL');
  // The driver is compiled with synchronous=NORMAL for WAL, which does not fsync a commit.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = OFF');
  // Small and often: beside other load, the slowest of 400 slices of 500 states took 30 ms, against 146 ms at 16,000
  // pages for a tenth less CPU. The WAL stays at 4 MB plus one commit (38 MB at 10,000 states) unless a read stays open.
  connection.pragma('wal_autocheckpoint = 1000');
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma('cache_size = -65536');
  return connection;
}

export function openForReading(directory: string): Connection {
  return new Database(fileOf(directory), { readonly: true, fileMustExist: true, timeout: busyTimeout });
}

export function kyselyOf(connection: Connection): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
}

/**
 * The writer's lock: an exclusive SQLite lock on a file beside the database, held while the connection lives. The
 * system drops it with the process, so a crash leaves nothing stale, and it also holds between threads of one process.
 */
export function lockDirectory(directory: string): Connection {
  mkdirSync(directory, { recursive: true });
  const lock = new Database(join(directory, 'writer.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    if (codeOf(cause).startsWith('SQLITE_BUSY')) throw new Failure('DATA_LOCKED', { detail: directory, cause });
    throw failureOf(cause);
  }
}

/** Driver errors in our codes. A full disk passes when there is room again; anything else of the driver is INTERNAL. */
export function failureOf(error: unknown): Error {
  if (isFailure(error)) return error;
  const code = codeOf(error);
  if (code === 'SQLITE_CANTOPEN') return new Failure('NOT_READY', { detail: 'records cannot be opened', cause: error });
  if (code === 'SQLITE_FULL') return new Failure('DISK_FULL', { retryAfter: 5, cause: error });
  if (code.startsWith('SQLITE_')) return new Failure('INTERNAL', { detail: `records: ${code}`, cause: error });
  return error instanceof Error ? error : new Failure('INTERNAL', { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}
