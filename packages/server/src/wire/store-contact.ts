import { isFailure, pause } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store, StoreStatus } from '../store/store.ts';
import { checkStore } from './check-store.ts';

/** Waits for the store, however often it goes away again, and checks it before anything is loaded. */
export async function firstContact(records: RecordsWriter, store: Store, signal: AbortSignal): Promise<void> {
  for (;;) {
    await store.ready(signal);
    try {
      return await checkStore(records, store, { isFirst: true });
    } catch (error) {
      if (!isFailure(error, 'STORE_UNAVAILABLE')) throw error;
    }
  }
}

/** A store that was away, however shortly, may have lost something; and what waited for it is settled even if nothing new arrives. */
export async function watchStore(store: Store, signal: AbortSignal, onBack: () => Promise<void>): Promise<void> {
  let checked: StoreStatus | undefined;
  while (!signal.aborted) {
    const status = store.status();
    try {
      if (status.state === 'ready' && status !== checked) {
        await onBack();
        checked = status;
      }
    } catch (error) {
      // Gone again: the next look sees to it.
      if (!isFailure(error, 'STORE_UNAVAILABLE')) throw error;
    }
    await pause(1_000, signal);
  }
}
