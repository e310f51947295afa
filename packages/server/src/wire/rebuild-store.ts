import { admitFollower } from '../admit/admit.ts';
import type { Config } from '../config/config.ts';
import { Failure, isFailure, systemClock } from '../kernel/kernel.ts';
import { learnFollower, quarantineLoader, type QuarantineLoaderOptions } from '../load/load.ts';
import type { Records, RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { forgetting } from '../repair/repair.ts';
import { openClickhouseHouse } from '../store/clickhouse/clickhouse-house.ts';
import { discardEngine } from '../store/engine/engine.ts';
import { fillStore } from './fill-store.ts';
import { checkLog, databases, rememberIncarnation } from './incarnations.ts';
import { openLogger } from './logger.ts';
import { openLog, readAdmittedOf, readNamedOf } from './open-log.ts';
import { openStoreHost, type StoreHost } from './store-host.ts';

const partition = 0;

/**
 * `millrace rebuild store`: empties the store, raises its generation, and replays `admitted` from its start. The platform
 * must not run on the same data (DATA_LOCKED). `tell` gets lines of progress. If it is interrupted, the next start of the
 * platform, or of this command, goes on.
 */
export async function rebuildStore(config: Config, tell: (line: string) => void): Promise<void> {
  const clock = systemClock;
  const logger = openLogger('warn', 'rebuild');
  const log = await openLog(config.log, { clock, logger });
  const fail = (error: Error): void => {
    throw error;
  };
  // The writers are opened for their locks and for the named ends, and write nothing.
  const admitted = await log.writer('admitted', { visibility: 'named', onFatal: fail });
  const quarantine = await log.writer('quarantine', { visibility: 'named', onFatal: fail });
  const records = await openSqliteWriter({ directory: config.records.directory, clock, logger });
  await checkLog(records, log);
  const storeHost = await openStoreAnyhow(config, tell);
  const house = openClickhouseHouse({ endpoint: storeHost.endpoint, logger, clock });
  const { inForce, next } = await databases(records, storeHost.database);
  const store = house.open(inForce);
  const stopping = new AbortController();
  try {
    const ends = await namedEnds(records);
    admitted.release(partition, ends.admitted);
    quarantine.release(partition, ends.quarantine);
    await store.ready();
    await store.reset();
    await house.discard(next);
    await forgetStore(records, clock.now());
    const status = store.status();
    if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE');
    await rememberIncarnation(records, 'store', status.incarnation);
    tell(`replaying ${ends.admitted} entries of admitted into the store, generation ${status.generation}`);
    const behind = { records, clock, logger };
    await fillStore(store, {
      ...behind,
      admitted: readAdmittedOf(log, records),
      signal: stopping.signal,
      onLoad: tellProgress(ends.admitted, tell),
    });
    const quarantined = readNamedOf('quarantine', log, records);
    await fillQuarantine({ ...behind, store, quarantine: quarantined, random: Math.random });
    const { rows } = await store.query('SELECT count() FROM events');
    tell(`done: ${String(rows[0]?.[0])} events in the store`);
  } finally {
    stopping.abort();
    await store.close();
    await house.close();
    await storeHost.stop();
    await records.close();
    await admitted.close();
    await quarantine.close();
    await log.close();
  }
}

/** Entries that records name, beyond which nothing counts. */
async function namedEnds(records: Records): Promise<{ readonly admitted: number; readonly quarantine: number }> {
  const named = await records.read((db) =>
    db
      .selectFrom('named_ranges')
      .select(({ fn }) => [fn.max('admitted_to').as('admitted'), fn.max('quarantine_to').as('quarantine')])
      .executeTakeFirst(),
  );
  return { admitted: Number(named?.admitted ?? 0), quarantine: Number(named?.quarantine ?? 0) };
}

/** Records of a store that holds nothing: its followers begin anew, and a rebuild that ran beside the platform is given up. */
async function forgetStore(records: RecordsWriter, now: number): Promise<void> {
  await records.write((db) => [
    ...forgetting(db),
    db
      .updateTable('store_rebuild')
      .set({ state: 'failed', detail: 'the store was made anew while the platform was stopped', ended: now })
      .where('state', '=', 'running'),
  ]);
  await records.transact(async (db) => {
    await db.deleteFrom('insert_plans').execute();
    await db.deleteFrom('parked').execute();
    await db.deleteFrom('awaited_targets').execute();
    await db.deleteFrom('awaited_forgotten').execute();
    await db.deleteFrom('rollup_days').execute();
    await db.updateTable('rollups').set({ reached: null, size: null }).execute();
    await db.updateTable('books').set({ parked_at_load: 0 }).execute();
    await db
      .updateTable('checkpoints')
      .set({ position: 0 })
      .where('follower', 'not in', [admitFollower, learnFollower])
      .execute();
  });
}

/** A line for each twentieth, and for the end. */
function tellProgress(end: number, tell: (line: string) => void): (loaded: { readonly position: number }) => void {
  let told = 0;
  return ({ position }) => {
    if (position - told < end / 20 && position < end) return;
    told = position;
    tell(`${position} of ${end}`);
  };
}

async function fillQuarantine(options: QuarantineLoaderOptions): Promise<void> {
  const loader = quarantineLoader(options);
  await loader.open();
  const running = loader.run();
  await Promise.race([running, loader.idle()]);
  await loader.stop();
  await running;
}

/** An engine whose files no longer open is thrown away: everything in it is made anew. */
async function openStoreAnyhow(config: Config, tell: (line: string) => void): Promise<StoreHost> {
  const options = { config, clock: systemClock, logger: openLogger('error', 'rebuild'), onAddress: () => {} };
  try {
    return await openStoreHost(options);
  } catch (error) {
    if (config.store.kind !== 'embedded' || !isFailure(error, 'ENGINE_FAILED')) throw error;
    tell('the embedded store does not open any more; it is thrown away');
    await discardEngine(config.store.directory);
    return await openStoreHost(options);
  }
}
