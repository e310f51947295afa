import type { Clock, Logger } from '../kernel/kernel.ts';
import { storeLoader, type LoadProgress, type Side } from '../load/load.ts';
import type { LogReader } from '../log/log.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { openDerived, type DerivedOptions } from './derived.ts';

const partition = 0;

export type FillOptions = {
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Default: the store in force. */
  readonly side?: Side;
  readonly forms?: NonNullable<DerivedOptions['forms']>;
  readonly onLoad?: (progress: LoadProgress) => void;
};

/**
 * Brings all that is admitted by now into a store, and derives its tables, by the followers that do so in the stream. Resolves
 * with the entry it has come to; when the signal aborts, with how far it was.
 */
export async function fillStore(store: Store, options: FillOptions): Promise<number> {
  const { onLoad, signal, ...rest } = options;
  // Not until there is nothing more: while a flood comes in, there always is.
  const end = rest.admitted.end(partition);
  const there = Promise.withResolvers<void>();
  const derived = await openDerived({ ...rest, store, signal });
  const loader = storeLoader({
    ...rest,
    store,
    random: Math.random,
    onLoad: (progress) => {
      derived.wake();
      onLoad?.(progress);
      if (progress.position >= end) there.resolve();
    },
  });
  await loader.open();
  if (loader.position >= end) there.resolve();
  const running = Promise.all([loader.run(), derived.run()]);
  const aborted = (): void => void loader.stop().then(() => there.resolve());
  signal.addEventListener('abort', aborted, { once: true });
  try {
    await Promise.race([running, there.promise]);
    await loader.stop();
    await Promise.race([running, derived.idle()]);
  } finally {
    signal.removeEventListener('abort', aborted);
    await Promise.all([loader.stop(), derived.stop()]);
  }
  await running;
  return loader.position;
}
