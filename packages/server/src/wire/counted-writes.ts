import type { Clock } from '../kernel/kernel.ts';
import type { Writes } from '../observe/observe.ts';
import type { Store } from '../store/store.ts';

export type StoreWrites = { insert: Writes; derive: Writes };

const none: Writes = { done: 0, failed: 0, ms: 0 };

export function noWrites(): StoreWrites {
  return { insert: none, derive: none };
}

/** The store, with what is written to it counted into `writes`. */
export function countWrites(store: Store, writes: StoreWrites, clock: Clock): Store {
  const counting =
    <A extends readonly unknown[]>(kind: keyof StoreWrites, write: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      const began = clock.now();
      const count = (outcome: 'done' | 'failed'): void => {
        const before = writes[kind];
        writes[kind] = { ...before, [outcome]: before[outcome] + 1, ms: before.ms + (clock.now() - began) };
      };
      await write(...given).catch((error: unknown) => {
        count('failed');
        throw error;
      });
      count('done');
    };
  return {
    status: () => store.status(),
    ready: (signal) => store.ready(signal),
    insert: counting('insert', (...given) => store.insert(...given)),
    derive: counting('derive', (...given) => store.derive(...given)),
    refused: (...given) => store.refused(...given),
    supersede: (...given) => store.supersede(...given),
    remove: (...given) => store.remove(...given),
    query: (...given) => store.query(...given),
    explore: (...given) => store.explore(...given),
    stream: (...given) => store.stream(...given),
    reset: () => store.reset(),
    damage: () => store.damage(),
    close: () => store.close(),
  };
}
