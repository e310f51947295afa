import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openFailure } from './open-failure.ts';

export type WriterLock = { release(): void };

/**
 * One writer per topic directory. Node has no file lock of its own, but its SQLite takes POSIX locks on a file: exclusive
 * between processes (containers of one machine too) and between connections of one process, taken atomically, and gone
 * with the process however it ends. The file itself stays empty. DATA_LOCKED when another has it.
 */
export function lockWriter(directory: string): WriterLock {
  const file = path.join(directory, 'writer.lock');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    throw openFailure(cause, file);
  }
  const held = database;
  return { release: () => held.close() };
}
