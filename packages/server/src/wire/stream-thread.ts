/** The worker `stream`: admit, the one records writer, the followers. Started by the main thread with StreamData. */
import { parentPort, workerData } from 'node:worker_threads';
import { openCatalog, type Catalog } from '../catalog/catalog.ts';
import { isFailure, must, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter, Write } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import type { IdIndexOptions } from '../admit/admit.ts';
import { openClickhouseHouse } from '../store/clickhouse/clickhouse-house.ts';
import type { Address } from '../store/store.ts';
import { Calls } from './calls.ts';
import { eventRules } from './event-rules.ts';
import { databases } from './incarnations.ts';
import { openLogger } from './logger.ts';
import { kindFolds } from './kind-folds.ts';
import { openLog } from './open-log.ts';
import { rollupsOf } from './rollups-of.ts';
import { openStream, type Stream } from './stream.ts';
import type { StreamData } from './stream-data.ts';

const data = workerData as StreamData;
const port = must(parentPort, 'the stream runs in a worker');
const logger = openLogger(data.config.logLevel, 'stream');
const clock = systemClock;
let address: Address | undefined = data.address;

/** Says why, then ends the thread: the main thread decides whether it is started again. */
function end(error: unknown): void {
  const { code, detail } = isFailure(error) ? error : { code: null, detail: String(error) };
  calls.tell('fatal', { code, detail });
  logger.error({ err: error }, 'the stream ends');
  setImmediate(() => process.exit(1));
}

type Opened = {
  readonly stream: Stream;
  readonly records: RecordsWriter;
  readonly catalog: Catalog;
  /** Of the store in force. */
  readonly database: string;
  readonly close: () => Promise<void>;
};

async function open(): Promise<Opened> {
  const { config, watermarks, database } = data;
  const log = await openLog(config.log, { watermarks, clock, logger });
  const records = await openSqliteWriter({ directory: config.records.directory, clock, logger });
  const catalog = await openCatalog(records);
  const house = openClickhouseHouse({ endpoint: { current: () => address }, logger, clock });
  const { inForce, next } = await databases(records, database);
  const store = house.open(inForce);
  const stream = await openStream({
    directory: config.admit.directory,
    index: indexOf(config.admit.indexEvents),
    log,
    logBytes: config.log.maxBytes,
    records,
    store,
    house,
    databases: { inForce, next },
    onHold: () => calls.call('hold'),
    onExchanged: () => {
      calls.tell('again');
      setImmediate(() => process.exit(1));
    },
    rulesAt: eventRules(catalog).rulesAt,
    folds: kindFolds(catalog, records),
    forms: () => rollupsOf(catalog, records),
    clock,
    logger,
    onProgress: (progress) => calls.tell('progress', progress),
    onFatal: end,
  });
  const close = async (): Promise<void> => {
    await stream.stop();
    await store.close();
    await house.close();
    await records.close();
    await log.close();
  };
  return { stream, records, catalog, database: inForce, close };
}

/** The newest table grows while the others are whole: so many events are held at least. */
function indexOf(events: number): Pick<IdIndexOptions, 'tableEvents' | 'mostTables'> {
  const mostTables = 4;
  return { tableEvents: Math.ceil(events / mostTables), mostTables };
}

/** Changes of documents, one after the other. */
let changing: Promise<void> = Promise.resolve();

async function refreshed({ catalog, stream }: Opened): Promise<void> {
  await catalog.refresh();
  stream.change();
}

const calls = new Calls(port, {
  address: (next: Address | undefined) => {
    address = next;
  },
  apply: async (write: Write) => (await opened).records.apply(write),
  definitions: () => {
    changing = changing.then(() => opened).then(refreshed);
    changing.catch(end);
  },
  // By the documents as they are now, which the telling of a change may not have brought yet.
  rebuild: () =>
    void opened
      .then(async ({ catalog, stream }) => {
        await catalog.refresh();
        stream.rebuild();
      })
      .catch(end),
  rebuildStore: () => void opened.then(({ stream }) => stream.rebuildStore()).catch(end),
  settled: () => void opened.then(({ stream }) => stream.settled()).catch(end),
  idle: async () => {
    await changing;
    await (await opened).stream.idle();
  },
  drain: async () => (await opened).stream.drain(),
  stop: async () => (await opened).close(),
});

const opened = open();
opened.then(({ database }) => calls.tell('open', database), end);
