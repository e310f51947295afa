import { Failure, pause } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';

/** The store that is in force, as all who read it share it: another one may take its place, in one step for all. */
export type StoreInForce = {
  readonly store: Store;
  /** Who asks from now on waits. Resolves when nobody is asking any more, or after a while: what asks then is of the past. */
  hold(): Promise<void>;
  /** Opens the store in this database unless it is the one that is read, and lets those who wait go on. */
  settle(database: string): Promise<void>;
};

type Held = { readonly database: string; readonly store: Store; asking: number };

/** Who waits is told to come again after so long. */
const mostHeldMs = 10_000;
const mostAskedMs = 2_000;

export function openStoreInForce(open: (database: string) => Store, first: string): StoreInForce {
  let now: Held = { database: first, store: open(first), asking: 0 };
  let going: PromiseWithResolvers<void> | undefined;
  let quiet: PromiseWithResolvers<void> | undefined;

  async function take(): Promise<Held> {
    const waiting = going?.promise;
    if (waiting !== undefined) {
      const over = new AbortController();
      const isHeld = await Promise.race([waiting.then(() => false), pause(mostHeldMs, over.signal).then(() => true)]);
      over.abort();
      if (isHeld)
        throw new Failure('STORE_UNAVAILABLE', { detail: 'another store is put in its place', retryAfter: 1 });
    }
    now.asking += 1;
    return now;
  }

  function leave(held: Held): void {
    held.asking -= 1;
    if (held.asking === 0) quiet?.resolve();
  }

  const asking =
    <A extends readonly unknown[], T>(act: (store: Store, ...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      const held = await take();
      try {
        return await act(held.store, ...given);
      } finally {
        leave(held);
      }
    };

  const store: Store = {
    status: () => now.store.status(),
    ready: (signal) => now.store.ready(signal),
    insert: asking((of, ...given: Parameters<Store['insert']>) => of.insert(...given)),
    derive: asking((of, ...given: Parameters<Store['derive']>) => of.derive(...given)),
    refused: asking((of, ...given: Parameters<Store['refused']>) => of.refused(...given)),
    supersede: asking((of, ...given: Parameters<Store['supersede']>) => of.supersede(...given)),
    remove: asking((of, ...given: Parameters<Store['remove']>) => of.remove(...given)),
    query: asking((of, ...given: Parameters<Store['query']>) => of.query(...given)),
    explore: asking((of, ...given: Parameters<Store['explore']>) => of.explore(...given)),
    async *stream(...given) {
      const held = await take();
      try {
        yield* held.store.stream(...given);
      } finally {
        leave(held);
      }
    },
    reset: asking((of) => of.reset()),
    damage: asking((of) => of.damage()),
    close: () => now.store.close(),
  };

  return {
    store,
    async hold() {
      going ??= Promise.withResolvers();
      quiet = Promise.withResolvers();
      if (now.asking > 0) await Promise.race([quiet.promise, pause(mostAskedMs)]);
    },
    async settle(database) {
      if (database !== now.database) {
        const next = { database, store: open(database), asking: 0 };
        await next.store.ready();
        const before = now;
        now = next;
        await before.store.close();
      }
      going?.resolve();
      going = undefined;
    },
  };
}
