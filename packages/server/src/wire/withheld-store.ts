import type { ErrorCode } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';

/** Why the store is left alone until it is rebuilt. Plain data: it crosses threads. */
export type StoreFault = { readonly code: ErrorCode; readonly message: string; readonly since: number };

/** The store, and one that is away from the moment a fault of it is known: what it holds is not to be relied on. */
export function withheld(store: Store, fault: () => StoreFault | null): Store {
  const check = (): void => {
    const found = fault();
    if (found !== null) throw new Failure('STORE_UNAVAILABLE', { detail: found.message, retryAfter: 60 });
  };
  const guarded =
    <A extends readonly unknown[], T>(act: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      check();
      return await act(...given);
    };
  return {
    status() {
      const found = fault();
      if (found === null) return store.status();
      return { state: 'away', since: found.since, code: found.code, reason: found.message };
    },
    ready: guarded((signal) => store.ready(signal)),
    insert: guarded((...given) => store.insert(...given)),
    derive: guarded((...given) => store.derive(...given)),
    refused: guarded((...given) => store.refused(...given)),
    supersede: guarded((...given) => store.supersede(...given)),
    remove: guarded((...given) => store.remove(...given)),
    query: guarded((...given) => store.query(...given)),
    explore: guarded((...given) => store.explore(...given)),
    async *stream(...given) {
      check();
      yield* store.stream(...given);
    },
    reset: guarded(() => store.reset()),
    damage: guarded(() => store.damage()),
    close: () => store.close(),
  };
}
