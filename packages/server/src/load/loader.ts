import { Failure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { BookDelta } from '../records/records.ts';
import { entityColumns, eventColumns, linkColumns } from '../store/store.ts';
import { heldLines } from './found-plan.ts';
import { addEntry, emptyBatch, linesOf, type LoadBatch } from './load-batch.ts';
import { StoreFollower, type Bringing, type Rows, type StoreFollowerOptions } from './store-follower.ts';
import { storeFollower } from './waiting.ts';

/** Entries of admitted that are in the store, and when the newest request of them was received, ms since 1970. */
export type LoadProgress = { readonly position: number; readonly receivedAt: number };

export type LoaderOptions = StoreFollowerOptions & {
  readonly admitted: LogReader;
  readonly onLoad: (progress: LoadProgress) => void;
};

/** 5,000 rows or a quarter of a second, whichever is first. */
const fullRows = 5_000;
const everyMs = 250;
/** About 4,000 rows: a batch ends near 10,000 at most. */
const readBytes = 2 * 1024 * 1024;

/** The follower that brings `admitted` into the store: events, states, and the persons of ids. */
export function storeLoader(options: LoaderOptions): StoreFollower<LoadBatch> {
  const { admitted, store, onLoad } = options;

  /** Parked rows are tried again, and so are counted in the books. */
  async function complete(rows: Rows, { plan, signal, put, doubt }: Bringing): Promise<readonly BookDelta[]> {
    const lines = linesOf(rows.buffers);
    const books = await put(rows, await heldLines(lines, { store, plan, signal }));
    const held = await heldLines(lines, { store, plan, signal });
    if (held.size + books.length === lines.length) return books;
    const detail = `entries ${plan.from} to ${plan.to}: ${held.size} of ${lines.length} events are there, ${books.length} parked`;
    throw new Failure(doubt === 'settled' ? 'STORE_DAMAGED' : 'STORE_UNAVAILABLE', { detail });
  }

  return new StoreFollower(options, {
    follower: storeFollower,
    log: admitted,
    readBytes,
    everyMs,
    begin: emptyBatch,
    add: addEntry,
    isFull: ({ events }) => events >= fullRows,
    async bring({ eventLines, entityLines, linkLines }, bringing) {
      const events: Rows = { table: 'events', columns: eventColumns, buffers: eventLines };
      const books = bringing.doubt === 'plain' ? await bringing.put(events) : await complete(events, bringing);
      await bringing.put({ table: 'entities', columns: entityColumns, buffers: entityLines, isReplacing: true });
      await bringing.put({ table: 'links', columns: linkColumns, buffers: linkLines, isReplacing: true });
      return books;
    },
    onMoved: ({ to, receivedAt }) => onLoad({ position: to, receivedAt }),
  });
}
