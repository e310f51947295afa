import type { Batch } from '../log/log.ts';
import { addEntry, emptyBatch, type LoadBatch } from './load-batch.ts';

/** Small inserts are the enemy: 5,000 rows or a quarter of a second, whichever is first. */
export type GatherLimits = { readonly rows: number; readonly lingerMs: number };

/**
 * Turns batches of the log into batches for the store. A batch closes when it has enough rows, or `lingerMs` after its
 * first entry.
 */
export async function* gather(
  source: AsyncIterable<Batch>,
  from: number,
  { rows, lingerMs }: GatherLimits,
): AsyncIterable<LoadBatch> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  let at = from;
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch = emptyBatch(at);
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), lingerMs);
      });
      for (let step: IteratorResult<Batch> | undefined = first; step !== undefined && step.done !== true;) {
        for (const entry of step.value.entries) addEntry(batch, entry);
        next = iterator.next();
        step = batch.events >= rows ? undefined : await Promise.race([next, over]);
      }
      clearTimeout(timer);
      at = batch.to;
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}
