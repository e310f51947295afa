import { limits } from '@millrace/contract';
import { otherProducers, type BookColumn, type BookDelta } from '../records.ts';
import type { Connection } from './sqlite-file.ts';

const bookColumns = {
  received: 'received',
  accepted: 'accepted',
  quarantined: 'quarantined',
  rejected: 'rejected',
  dropped: 'dropped',
  admitted: 'admitted',
  duplicate: 'duplicate',
  conflict: 'conflict',
  parked: 'parked',
  waiting: 'waiting',
  derived: 'derived',
  parkedAtLoad: 'parked_at_load',
} as const satisfies Record<BookColumn, string>;
const bookKeys = Object.keys(bookColumns) as BookColumn[];

/** Adds to the books, inside of a transaction of the caller's. */
export function prepareBooks(db: Connection): (deltas: readonly BookDelta[]) => void {
  const names = Object.values(bookColumns);
  const add = db.prepare(
    `INSERT INTO books (workspace, producer, minute, ${names.join(', ')}) VALUES (?, ?, ?${', ?'.repeat(names.length)})
     ON CONFLICT (workspace, minute, producer) DO UPDATE SET ${names.map((name) => `${name} = books.${name} + excluded.${name}`).join(', ')}`,
  );
  const knownProducer = db.prepare<[string, string], { number: number }>(
    'SELECT number FROM producers WHERE workspace = ? AND producer = ?',
  );
  const knowProducer = db.prepare(
    `INSERT INTO producers (workspace, number, producer)
     SELECT ?, coalesce(max(number), 0) + 1, ? FROM producers WHERE workspace = ? HAVING coalesce(max(number), 0) < ?`,
  );

  function bookedUnder({ workspace, producer }: BookDelta): string {
    if (knownProducer.get(workspace, producer) !== undefined) return producer;
    const most = producer.includes('/') ? limits.producers : Number.MAX_SAFE_INTEGER;
    return knowProducer.run(workspace, producer, workspace, most).changes > 0 ? producer : otherProducers;
  }

  return (deltas: readonly BookDelta[]) => {
    for (const delta of deltas)
      add.run(delta.workspace, bookedUnder(delta), delta.minute, ...bookKeys.map((key) => delta[key] ?? 0));
  };
}
