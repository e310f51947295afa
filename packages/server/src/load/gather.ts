import type { Batch } from '../log/log.ts';
import { addEntry, emptyBatch, type LoadBatch } from './load-batch.ts';

/** Small inserts are the enemy: 5,000 rows or a quarter of a second, whichever is first. */
export type GatherOptions = {
  readonly rows: number;
  readonly everyMs: number;
  /** Where what can be read now ends. */
  readonly end: () => number;
};

/**
 * Turns batches of the log into batches for the store. A batch closes when it has enough rows, or when all there is was
 * read and `everyMs` have passed since the one before was handed over: the time its insert takes counts, and after a
 * quiet time the first closes at once.
 */
export async function* gather(
  source: AsyncIterable<Batch>,
  from: number,
  { rows, everyMs, end }: GatherOptions,
): AsyncIterable<LoadBatch> {
  const iterator = source[Symbol.asyncIterator]();
  const read = (): Promise<IteratorResult<Batch>> => {
    const step = iterator.next();
    // It may fail while its batch is being inserted and nobody awaits it yet; whoever does, learns of it.
    step.catch(() => {});
    return step;
  };
  let next = read();
  let at = from;
  let timer: NodeJS.Timeout | undefined;
  let due: Promise<undefined> = Promise.resolve(undefined);
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch = emptyBatch(at);
      for (let step: IteratorResult<Batch> | undefined = first; step !== undefined && step.done !== true;) {
        for (const entry of step.value.entries) addEntry(batch, entry);
        next = read();
        if (batch.events >= rows) break;
        step = await (batch.to < end() ? next : Promise.race([next, due]));
      }
      clearTimeout(timer);
      due = new Promise((resolve) => {
        timer = setTimeout(() => resolve(undefined), everyMs);
      });
      at = batch.to;
      yield batch;
    }
  } finally {
    clearTimeout(timer);
    await iterator.return?.();
  }
}
