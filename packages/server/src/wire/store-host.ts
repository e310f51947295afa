import type { Config } from '../config/config.ts';
import type { Clock, Logger } from '../kernel/kernel.ts';
import { serverEndpoint, type Address, type Endpoint } from '../store/store.ts';
import { startEngine } from '../store/engine/engine.ts';

export type StoreHostOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The store answers somewhere else now, or nowhere. */
  readonly onAddress: (address: Address | undefined) => void;
};

export type StoreHost = { readonly endpoint: Endpoint; readonly database: string; stop(): Promise<void> };

const embeddedDatabase = 'millrace';
const lookEveryMs = 100;

/** Where the store is: the embedded engine, started here, or a server elsewhere. */
export async function openStoreHost({ config, clock, logger, onAddress }: StoreHostOptions): Promise<StoreHost> {
  if (config.store.kind === 'http') {
    const { endpoint, database } = serverEndpoint(config.store.url);
    return { endpoint, database, stop: async () => {} };
  }
  const { directory, memoryBytes } = config.store;
  const engine = await startEngine({ directory, memoryBytes, database: embeddedDatabase, logger, clock });
  let known = engine.endpoint.current();
  const timer = setInterval(() => {
    const now = engine.endpoint.current();
    if (now === known) return;
    known = now;
    onAddress(now);
  }, lookEveryMs);
  timer.unref();
  return {
    endpoint: engine.endpoint,
    database: embeddedDatabase,
    async stop() {
      clearInterval(timer);
      await engine.stop();
    },
  };
}
