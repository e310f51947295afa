/**
 * The process the kill test kills, started with <directory> <now>. Admits and fires what is due from that moment on,
 * and says the end of `admitted` on stdout after each commit; `idle` once nothing is left to do.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { AdmitLoop, IdIndex, undeclared } from '../admit/admit.ts';
import { noRulesAt } from '../collect/collect.ts';
import { must, silent, type Clock } from '../kernel/kernel.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';

/** admit on a folder of its own, without a store. */
export async function openFiring(directory: string, clock: Clock, onCommit: (admitted: number) => void) {
  const logger = silent;
  const files = join(directory, 'log');
  const log = await openSegmentsLog({ directory: files, maxBytes: 1e12, freeFloorBytes: 0, clock, logger });
  const onFatal = (error: Error): void => {
    throw error;
  };
  const received = await log.writer('received', { visibility: 'durable', onFatal });
  const admitted = await log.writer('admitted', { visibility: 'named', onFatal });
  const quarantine = await log.writer('quarantine', { visibility: 'named', onFatal });
  const store = openClickhouseStore({ endpoint: { current: () => undefined }, database: 'none', logger, clock });
  const records = await openSqliteWriter({ directory: join(directory, 'records'), clock, logger });
  const loop = new AdmitLoop({
    received: log.reader('received'),
    admitted,
    admittedReader: log.reader('admitted'),
    quarantine,
    records,
    store,
    index: new IdIndex({ directory: join(directory, 'ids') }),
    rulesAt: noRulesAt,
    folds: { now: () => undeclared, of: async () => undeclared },
    clock,
    logger,
    random: Math.random,
    onCommit: ({ admitted: end }) => onCommit(end),
  });
  await loop.open();
  const running = loop.run();
  return {
    log,
    received,
    records,
    loop,
    async close(): Promise<void> {
      await loop.stop();
      await running;
      await store.close();
      await records.close();
      await log.close();
    },
  };
}

if (import.meta.main) {
  const directory = must(process.argv[2], 'a directory is given');
  const now = Number(process.argv[3]);
  const { loop } = await openFiring(directory, { now: () => now }, (admitted) => writeSync(1, `${admitted}\n`));
  await loop.idle();
  writeSync(1, 'idle\n');
  // The end comes from outside.
  setInterval(() => {}, 1_000);
}
