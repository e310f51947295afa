import { Failure } from '../kernel/kernel.ts';
import type { Appended } from '../log/log.ts';
import type { UnnamedEntries } from '../records/records.ts';

/** Ends of both topics, in entries. */
export type Ends = { readonly admitted: number; readonly quarantine: number };

const partition = 0;

/**
 * Entries say where they stand, so they must stand there. In a log that nobody can be locked out of something may have come
 * between, a late write of an earlier life, say: LOG_UNAVAILABLE, and the slice is written again behind it.
 */
export function checkPlaces(entries: readonly Appended[], from: number): void {
  const off = entries.findIndex(({ offset }, index) => offset !== from + index);
  if (off < 0) return;
  const detail = `entry ${from + off} stands at ${entries[off]?.offset}: somebody else has written`;
  throw new Failure('LOG_UNAVAILABLE', { detail });
}

/** What lies between the ends that are named and those behind which a slice was written: nothing, unless a try has failed. */
export function unnamedBetween(named: Ends, at: Ends): UnnamedEntries[] {
  return (['admitted', 'quarantine'] as const).flatMap((topic) =>
    at[topic] > named[topic] ? [{ topic, partition, from: named[topic], to: at[topic] }] : [],
  );
}
