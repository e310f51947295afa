/**
 * wire: the only place that opens backends and joins rooms. Main thread: HTTP, the writer of `received`, the tail. Worker
 * `stream`: admit, records, followers. Child process: the engine. Everything is passed by hand; nobody holds a bag.
 *
 * Law. The server listens when the log takes events, keys are known and the stream is open; the store may still be on its
 * way. `stop` finishes what was accepted, admits it, checkpoints and ends within 10 s. A log that cannot be written, or
 * data that does not belong together, ends the process with the code that says why.
 */
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import type { MintedKeys } from '../govern/govern.ts';
import { Failure, systemClock, type Clock, type Logger } from '../kernel/kernel.ts';
import { openSqliteReader } from '../records/sqlite/sqlite-reader.ts';
import { openClickhouseHouse } from '../store/clickhouse/clickhouse-house.ts';
import { Tail } from '../observe/observe.ts';
import { closeServer } from './close-server.ts';
import { openLogger } from './logger.ts';
import { openLog, readAdmittedOf } from './open-log.ts';
import { openRoutes, type Opened } from './routes.ts';
import { buildServer } from './server.ts';
import { databases } from './incarnations.ts';
import { openStoreHost } from './store-host.ts';
import { openStoreInForce, type StoreInForce } from './store-in-force.ts';
import { StreamHost } from './stream-host.ts';
import { trimReceived } from './trim-received.ts';
import { withheld } from './withheld-store.ts';

export type Platform = {
  readonly url: string;
  readonly opened: Opened;
  /** Plain keys that were minted now; presets and older keys are not repeated. */
  readonly minted: MintedKeys;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Rejects when the process has to end. */
  readonly fatal: Promise<never>;
  stop(): Promise<void>;
};

export async function openPlatform(config: Config): Promise<Platform> {
  const clock = systemClock;
  const logger = openLogger(config.logLevel, 'main');
  let cause: Failure | undefined;
  let reject: (failure: Failure) => void = () => {};
  const fatal = new Promise<never>((_, rejected) => {
    reject = rejected;
  });
  const die = (failure: Failure): void => {
    cause ??= failure;
    reject(failure);
  };
  fatal.catch(() => {});
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const log = await openLog(config.log, { clock, logger });
    stops.unshift(() => log.close());
    const onFatal = (error: Error): void =>
      die(error instanceof Failure ? error : new Failure('LOG_FAILED', { cause: error }));
    const received = await log.writer('received', { visibility: 'durable', onFatal });
    const storeHost = await openStoreHost({
      config,
      clock,
      logger,
      onAddress: (address) => stream.tellAddress(address),
    });
    stops.unshift(() => storeHost.stop());
    const reading: { store?: StoreInForce } = {};
    const stream = new StreamHost({
      logger,
      onFatal: die,
      onHold: async () => reading.store?.hold(),
      onOpen: async (database) => reading.store?.settle(database),
      data: () => ({
        config,
        watermarks: log.watermarks,
        address: storeHost.endpoint.current(),
        database: storeHost.database,
      }),
    });
    await stream.start();
    stops.unshift(() => stream.stop({ drain: true }));
    const records = await openSqliteReader({
      directory: config.records.directory,
      send: (write) => stream.apply(write),
    });
    stops.unshift(() => records.close());
    const house = openClickhouseHouse({ endpoint: storeHost.endpoint, logger, clock });
    stops.unshift(() => house.close());
    const { inForce } = await databases(records, storeHost.database);
    reading.store = openStoreInForce(house.open, inForce);
    const { store } = reading.store;
    stops.unshift(() => store.close());
    const tail = new Tail(readAdmittedOf(log, records), clock);
    stops.unshift(() => tail.stop());
    const onOdd = (error: unknown): void => logger.error({ err: error }, 'the live tail could not show an entry');
    tail.run(onOdd).catch((error: unknown) => logger.error({ err: error }, 'the live tail ended'));
    const trimming = new AbortController();
    stops.unshift(async () => trimming.abort());
    void trimReceived({
      writer: received,
      reader: log.reader('received'),
      records,
      clock,
      logger,
      signal: trimming.signal,
      maxBytes: config.log.maxBytes,
    });
    let opened: Opened | undefined;
    const app: FastifyInstance = await buildServer({
      version: config.version,
      page: config.page,
      logger,
      routes: async (app) => {
        opened = await openRoutes(app, {
          config,
          clock,
          logger,
          log,
          received,
          records,
          store: withheld(store, () => stream.progress.fault),
          storeRoom: async () => {
            const { fault } = stream.progress;
            if (fault !== null) throw new Failure('STORE_UNAVAILABLE', { detail: fault.message, retryAfter: 60 });
            return await house.room((await databases(records, storeHost.database)).inForce);
          },
          stream,
          tail,
        });
      },
    });
    if (opened === undefined) throw new Failure('INTERNAL', { detail: 'no routes were opened' });
    stops.unshift(() => received.close());
    const url = await listen(app, config);
    stops.unshift(() => closeServer(app));
    const minted = await opened.ensureKeys();
    return { url, opened, minted, logger, clock, fatal, stop: () => stopAll(stops, logger) };
  } catch (error) {
    await stopAll(stops, logger);
    // What fails because the stream has ended is not the reason why it ended.
    if (cause !== undefined) throw cause;
    throw hasNoRoom(error) ? new Failure('DISK_FULL', { detail: 'there is no room to start in', cause: error }) : error;
  }
}

/** A port that cannot be had is a setting to change, not a fault. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    const why = code === 'EADDRINUSE' ? 'is taken' : 'cannot be opened';
    throw new Failure('CONFIG_INVALID', {
      detail: `MILLRACE_PORT: ${host}:${port} ${why}; set MILLRACE_PORT to another port, 0 takes any free one`,
      cause: error,
    });
  }
}

function hasNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

/** In the reverse order of opening; one that fails does not keep the rest from stopping. */
async function stopAll(stops: (() => Promise<unknown>)[], logger: Logger): Promise<void> {
  for (const stop of stops.splice(0)) {
    await stop().catch((error: unknown) => logger.error({ err: error }, 'a part did not stop well'));
  }
}
