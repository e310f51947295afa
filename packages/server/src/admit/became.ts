import type { Outcome } from '@millrace/contract';
import { readAdmitted } from './admitted-entry.ts';
import { eachIdentity } from './identities.ts';
import type { Place } from './recall.ts';

/** What admit made of an accepted event. `first`: of a duplicate or a conflict, where the first copy stands. */
export type Became = { readonly outcome: Outcome; readonly first?: Place };

/**
 * What an entry of `admitted` says of the accepted event at a place of received. undefined where it says nothing: another
 * slice settled it, or it was one too many for the list of those that do not count.
 */
export function becameOf(entry: Buffer, { offset, item }: Place): Became | undefined {
  const { header, identities } = readAdmitted(entry);
  const settled = header.settled.find((one) => one.offset === offset && one.item === item);
  if (settled === undefined) return admits(identities, { offset, item }) ? { outcome: 'admitted' } : undefined;
  switch (settled.outcome) {
    case 'quarantined':
    case 'rejected':
    case 'dropped':
      return undefined;
    default:
      return { outcome: settled.outcome, ...(settled.first && { first: settled.first }) };
  }
}

function admits(identities: Buffer, { offset, item }: Place): boolean {
  let found = false;
  eachIdentity(identities, (_, atOffset, atItem) => {
    found ||= atOffset === offset && atItem === item;
  });
  return found;
}
