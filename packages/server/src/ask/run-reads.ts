import type { Read } from './questions/compiled.ts';
import { readOne, type ReadAnswer, type Reading } from './read-one.ts';

/** Reads what a question needs, all at once. */
export function runReads(reads: readonly Read[], reading: Reading): Promise<ReadAnswer[]> {
  return Promise.all(reads.map((read) => readOne(read, reading)));
}
