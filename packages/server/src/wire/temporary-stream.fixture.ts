import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import type { CollectAnswer } from '@millrace/contract';
import { undeclared, type KindFolds } from '../admit/admit.ts';
import type { Rules } from '../catalog/catalog.ts';
import { collectRoutes, type Grant } from '../collect/collect.ts';
import { silent, systemClock, type Clock } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openClickhouseHouse } from '../store/clickhouse/clickhouse-house.ts';
import { startEngine, type Engine } from '../store/engine/engine.ts';
import type { Store, StoreHouse } from '../store/store.ts';
import { databases } from './incarnations.ts';
import { openStream, type Stream, type StreamOptions } from './stream.ts';
import type { StreamProgress } from './stream-data.ts';

/** For tests: collect, log, records, engine and stream in one thread, on a folder of their own. */
export type TemporaryStream = {
  readonly app: FastifyInstance;
  readonly log: Log;
  readonly received: LogWriter;
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly engine: Engine;
  readonly stream: Stream;
  /** Resolves when a rebuild of the store has ended the stream. */
  readonly exchanged: Promise<void>;
  /** The last that the stream has told. */
  progress(): StreamProgress | undefined;
  /** Posts native events under the given key: `secret` may import, `public` may not. */
  send(events: unknown, key?: string): Promise<CollectAnswer>;
  close(): Promise<void>;
};

export type TemporaryStreamOptions = {
  readonly clock?: Clock;
  readonly index?: NonNullable<StreamOptions['index']>;
  readonly segmentBytes?: number;
  /** What the workspace's documents said at revision 1, 2 …; the last is what they say now. Grows as a test goes on. */
  readonly editions?: readonly (Rules | null)[];
  readonly folds?: KindFolds;
  /** The rollups of documents; those of the moment. */
  readonly forms?: StreamOptions['forms'];
  /** Another store in place of the engine's, or one that behaves otherwise. */
  readonly store?: (engine: Store) => Store;
  /** Another place for stores, or one that behaves otherwise. */
  readonly house?: (engine: StoreHouse) => StoreHouse;
  /** Another log in place of the one in files, or one that behaves otherwise. */
  readonly log?: (files: Log) => Log;
};

export const grants: Readonly<Record<string, Grant>> = {
  secret: { keyId: 's', workspace: 'w', producer: 'api', kind: 'secret', mayImport: true },
  admin: { keyId: 'a', workspace: 'w', producer: 'admin', kind: 'admin', mayImport: true },
  public: { keyId: 'p', workspace: 'w', producer: 'web', kind: 'public', mayImport: false },
};

const logBytes = 2 ** 34;

export type Folder = { readonly path: string; remove(): Promise<void> };

export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export async function openTemporaryStream(
  folder: Folder,
  {
    clock = systemClock,
    index = {},
    segmentBytes = 2 ** 28,
    editions = [],
    folds = { now: () => undeclared, of: async () => undeclared },
    forms = async () => [],
    log: another = (files) => files,
    store: behaving = (own) => own,
    house: housing = (own) => own,
  }: TemporaryStreamOptions = {},
): Promise<TemporaryStream> {
  const logger = silent;
  const fail = (error: Error): void => {
    throw error;
  };
  const files = await openSegmentsLog({
    directory: join(folder.path, 'log'),
    maxBytes: logBytes,
    freeFloorBytes: 0,
    segmentBytes,
    clock,
    logger,
  });
  const log = another(files);
  const received = await log.writer('received', { visibility: 'durable', onFatal: fail });
  const records = await openSqliteWriter({ directory: join(folder.path, 'records'), clock, logger });
  const engine = await startEngine({ directory: join(folder.path, 'store'), memoryBytes: 2e9, logger, clock });
  const { endpoint } = engine;
  const house = housing(openClickhouseHouse({ endpoint, logger, clock, probeMs: 100 }));
  const places = await databases(records, 'millrace');
  const store = behaving(house.open(places.inForce));
  const exchanged = Promise.withResolvers<void>();
  let progress: StreamProgress | undefined;
  const stream = await openStream({
    directory: join(folder.path, 'admit'),
    index,
    log,
    logBytes,
    records,
    store,
    house,
    databases: places,
    onHold: async () => {},
    onExchanged: exchanged.resolve,
    rulesAt: async (_workspace, revision) => editions[revision - 1] ?? null,
    folds,
    forms,
    clock,
    logger,
    onProgress: (told) => {
      progress = told;
    },
    onFatal: fail,
  });
  const app = fastify();
  let seed = 0;
  await app.register(collectRoutes, {
    authenticate: (key: string) => grants[key],
    log: received,
    clock,
    seed: () => `${folder.path}:${clock.now()}:${(seed += 1)}`,
    admitting: () => null,
    rulesOf: () => ({ revision: editions.length, rules: editions.at(-1) ?? null }),
    stats: { collected: () => {}, refused: () => {} },
    logger,
  });
  return {
    app,
    log,
    received,
    records,
    store,
    engine,
    stream,
    exchanged: exchanged.promise,
    progress: () => progress,
    async send(events, key = 'secret') {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        payload: JSON.stringify(events),
      });
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
      return answer.json() as CollectAnswer;
    },
    async close() {
      await app.close();
      await stream.stop();
      await store.close();
      await house.close();
      await engine.stop();
      await records.close();
      await log.close();
    },
  };
}
