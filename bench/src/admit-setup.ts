import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdmitLoop, IdIndex, undeclared, type AdmitProgress, type KindFolds } from '@millrace/server/admit/admit.ts';
import { noRulesAt } from '@millrace/server/collect/collect.ts';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import type { Log } from '@millrace/server/log/log.ts';
import { openSegmentsLog } from '@millrace/server/log/segments/segments-log.ts';
import type { RecordsWriter } from '@millrace/server/records/records.ts';
import { openSqliteWriter } from '@millrace/server/records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { perRequest, receivedEntry } from './requests.ts';

/** admit alone on a folder of its own: log, records, no engine. The index forgets nothing, so the store is never asked. */
export type AdmitSetup = {
  readonly directory: string;
  append(bodies: Iterable<Buffer>): Promise<void>;
  /** Events appended so far. */
  received(): number;
  /** A loop where the last one ended. Its `run` admits what was appended before this call, then ends. */
  openLoop(onCommit?: (progress: AdmitProgress) => void): Promise<AdmitLoop>;
  /** Forgets that anything was admitted: the next loop begins at the start of `received`. */
  forget(): Promise<void>;
  /** Where the loops commit; others after each `forget`. */
  records(): RecordsWriter;
  /** Derives an index from all of `admitted`, resolves with the number of its events. */
  rebuildIndex(): Promise<number>;
};

const logger = silent;
const clock = systemClock;
const inFlight = 64;
const noFolds: KindFolds = { now: () => undeclared, of: async () => undeclared };

const openInFiles = (directory: string): Promise<Log> =>
  openSegmentsLog({ directory: join(directory, 'log'), maxBytes: 1e12, freeFloorBytes: 0, clock, logger });

export async function withAdmit<T>(
  fn: (setup: AdmitSetup) => Promise<T>,
  folds = noFolds,
  openLog = openInFiles,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-admit-'));
  const onFatal = (error: Error): void => {
    throw error;
  };
  const log = await openLog(directory);
  const received = await log.writer('received', { visibility: 'durable', onFatal });
  const admitted = await log.writer('admitted', { visibility: 'named', onFatal });
  const quarantine = await log.writer('quarantine', { visibility: 'named', onFatal });
  const store = openClickhouseStore({ endpoint: { current: () => undefined }, database: 'none', logger, clock });
  let appended = 0;
  let lives = 0;
  const openRecords = async (): ReturnType<typeof openSqliteWriter> =>
    await openSqliteWriter({ directory: join(directory, `records-${(lives += 1)}`), clock, logger });
  let records = await openRecords();
  let indexes = 0;
  const newIndex = (): IdIndex =>
    new IdIndex({ directory: join(directory, `ids-${(indexes += 1)}`), tableEvents: 1 << 24 });
  try {
    return await fn({
      directory,
      received: () => appended,
      records: () => records,
      async append(bodies) {
        let group: Promise<unknown>[] = [];
        for (const body of bodies) {
          appended += perRequest;
          group.push(received.append('w', receivedEntry(body, clock.now())));
          if (group.length < inFlight) continue;
          await Promise.all(group);
          group = [];
        }
        await Promise.all(group);
      },
      async openLoop(onCommit = () => {}) {
        const loop = new AdmitLoop({
          received: log.reader('received'),
          admitted,
          admittedReader: log.reader('admitted'),
          quarantine,
          records,
          store,
          index: newIndex(),
          rulesAt: noRulesAt,
          folds,
          clock,
          logger,
          random: Math.random,
          onCommit,
        });
        await loop.open();
        await loop.drain();
        return loop;
      },
      async forget() {
        await records.close();
        records = await openRecords();
      },
      async rebuildIndex() {
        const index = newIndex();
        await index.open(log.reader('admitted'), 0);
        return index.size;
      },
    });
  } finally {
    await store.close();
    await records.close();
    await log.close();
    await rm(directory, { recursive: true });
  }
}
