import type { Batch, Entry } from '../log/log.ts';

/** Consecutive entries of a log, from ≤ entry < to, that go to the store together. */
export type Gathered = { readonly from: number; to: number };

/** How entries become a batch. `add` moves `to` behind the entry. */
export type Gathering<B extends Gathered> = {
  readonly begin: (from: number) => B;
  readonly add: (batch: B, entry: Entry) => void;
  readonly isFull: (batch: B) => boolean;
};

export type GatherOptions<B extends Gathered> = Gathering<B> & {
  /** Begun when a batch is handed over; when it has resolved, the next closes with what there is. */
  readonly linger: () => Promise<unknown>;
  /** Where what can be read now ends. */
  readonly end: () => number;
};

/**
 * Turns batches of the log into batches for the store: small inserts are the enemy. A batch closes when it is full, or when
 * all there is was read and the lingering since the one before was handed over is done: the time its insert takes counts,
 * and after a quiet time the first closes at once.
 */
export async function* gather<B extends Gathered>(
  source: AsyncIterable<Batch>,
  from: number,
  { begin, add, isFull, linger, end }: GatherOptions<B>,
): AsyncIterable<B> {
  const iterator = source[Symbol.asyncIterator]();
  const read = (): Promise<IteratorResult<Batch>> => {
    const step = iterator.next();
    // It may fail while its batch is being inserted and nobody awaits it yet; whoever does, learns of it.
    step.catch(() => {});
    return step;
  };
  let next = read();
  let at = from;
  let due: Promise<undefined> = Promise.resolve(undefined);
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch = begin(at);
      for (let step: IteratorResult<Batch> | undefined = first; step !== undefined && step.done !== true;) {
        for (const entry of step.value.entries) add(batch, entry);
        next = read();
        if (isFull(batch)) break;
        step = await (batch.to < end() ? next : Promise.race([next, due]));
      }
      due = linger().then(() => undefined);
      at = batch.to;
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}
