import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../kernel/kernel.ts';

export type WriterLock = { release(): void };

/**
 * One writer per topic directory. Node has no file lock of its own, but its SQLite takes POSIX locks on a file: exclusive
 * between processes (containers of one machine too) and between connections of one process, taken atomically, and gone
 * with the process however it ends. The file itself stays empty.
 */
export function lockWriter(directory: string): WriterLock {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'writer.lock');
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new Failure('DATA_LOCKED', { detail: file, cause });
  }
  return { release: () => database.close() };
}
