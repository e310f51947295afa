import type { Clock, Logger } from '../kernel/kernel.ts';
import { storeLoader, type LoadProgress, type Side } from '../load/load.ts';
import type { LogReader } from '../log/log.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { openDerived } from './derived.ts';

export type FillOptions = {
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Default: the store in force. */
  readonly side?: Side;
  readonly onLoad?: (progress: LoadProgress) => void;
};

/**
 * Brings all that is admitted by now into a store, and derives its tables, by the followers that do so in the stream. Resolves
 * with the entry it has come to; when the signal aborts, with how far it was.
 */
export async function fillStore(store: Store, options: FillOptions): Promise<number> {
  const { onLoad, signal, ...rest } = options;
  const derived = await openDerived({ ...rest, store, signal });
  const loader = storeLoader({
    ...rest,
    store,
    random: Math.random,
    onLoad: (progress) => {
      derived.wake();
      onLoad?.(progress);
    },
  });
  await loader.open();
  const running = Promise.all([loader.run(), derived.run()]);
  const stop = async (): Promise<void> => void (await Promise.all([loader.stop(), derived.stop()]));
  const aborted = (): void => void stop();
  signal.addEventListener('abort', aborted, { once: true });
  try {
    await Promise.race([running, loader.idle()]);
    await Promise.race([running, derived.idle()]);
  } finally {
    signal.removeEventListener('abort', aborted);
    await stop();
  }
  await running;
  return loader.position;
}
