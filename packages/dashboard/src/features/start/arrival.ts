import type { LiveLine } from '@millrace/contract';

/** The first event that counts, and the newest that was refused, since somebody looks. */
export type Arrival = { readonly first?: LiveLine; readonly refused?: LiveLine };

/** One more line of the stream. Pure. */
export function arrived(before: Arrival, line: LiveLine): Arrival {
  const { verdict } = line;
  if (verdict === 'admitted') return before.first === undefined ? { ...before, first: line } : before;
  return verdict === 'quarantined' || verdict === 'rejected' ? { ...before, refused: line } : before;
}
