import type { Newest, Subjects } from '../ask/ask.ts';
import { Failure, pause, type Clock } from '../kernel/kernel.ts';
import type { Tail } from '../observe/observe.ts';

export type NewestOptions = {
  readonly tail: Pick<Tail, 'since' | 'standing'>;
  readonly clock: Clock;
  /** Where admitted ends, and how far of it the store is. */
  readonly ends: () => { readonly admitted: number; readonly stored: number };
  /** Received time up to which everything received is admitted. */
  readonly through: () => number;
};

/** A store that lags by more than the tail remembers is mostly just starting, or about to catch up. */
const waitsMs = 2_000;
const lookMs = 10;

/** What was admitted about subjects and may not be in the store: from the tail's memory, once that reaches back far enough. */
export function newestEvents({ tail, clock, ends, through }: NewestOptions): (subjects: Subjects) => Promise<Newest> {
  return async (subjects) => {
    const until = clock.now() + waitsMs;
    const complete = through();
    const { admitted: end } = ends();
    for (;;) {
      const from = ends().stored;
      const events = tail.standing.position < end ? undefined : tail.since(from, subjects);
      if (events !== undefined) return { from, events, through: complete };
      if (clock.now() > until) {
        throw new Failure('STORE_UNAVAILABLE', {
          detail: `it is ${end - from} entries of the log behind`,
          retryAfter: 5,
        });
      }
      await pause(lookMs);
    }
  };
}
