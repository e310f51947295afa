import type { TriedEntry } from '../collect/collect.ts';
import { isFailure, type Clock } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';

/** What somebody who waits for an answer looks through at most; the first entry whatever its size. */
const mostEntries = 5000;
const mostBytes = 32 * 1024 * 1024;
const mostMs = 2000;

const partition = 0;

/** Entries of `received`, the newest first, until there are enough. */
export async function* newestReceived(reader: LogReader, clock: Clock): AsyncGenerator<TriedEntry> {
  const until = clock.now() + mostMs;
  const end = reader.end(partition);
  const last = Math.max(reader.start(partition), end - mostEntries);
  let bytesLeft = mostBytes;
  for (let offset = end - 1; offset >= last && bytesLeft > 0 && clock.now() < until; offset -= 1) {
    const bytes = await readHeld(reader, offset);
    if (bytes === null) return;
    bytesLeft -= bytes.length;
    yield { partition, offset, bytes };
  }
}

/** null: it was trimmed meanwhile. */
async function readHeld(reader: LogReader, offset: number): Promise<Buffer | null> {
  try {
    return await reader.read(partition, offset);
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED')) return null;
    throw error;
  }
}
