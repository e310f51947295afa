import { Failure } from '../../kernel/kernel.ts';
import { errorCode } from './file-ops.ts';

/** SQLite's primary result codes; the extended ones keep them in the low byte. */
const sqlite = { busy: 5, locked: 6, full: 13 } as const;

/** What kept a writer from opening, in our codes. */
export function openFailure(cause: unknown, detail: string): Failure {
  if (cause instanceof Failure) return cause;
  const code = errorCode(cause);
  const result = sqliteResult(cause);
  if (result === sqlite.busy || result === sqlite.locked) return new Failure('DATA_LOCKED', { detail, cause });
  const full = code === 'ENOSPC' || code === 'EDQUOT' || result === sqlite.full;
  return new Failure(full ? 'DISK_FULL' : 'LOG_FAILED', { detail, cause });
}

function sqliteResult(error: unknown): number | undefined {
  const found = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof found === 'number' ? found & 0xff : undefined;
}
