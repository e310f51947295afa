import { join } from 'node:path';
import { AdmitLoop, IdIndex, type IdIndexOptions, type KindFolds } from '../admit/admit.ts';
import type { RulesAt } from '../collect/collect.ts';
import { Failure, FollowerErrors, isFailure, Turns, type Clock, type Logger, type Part } from '../kernel/kernel.ts';
import { Learner, quarantineLoader, storeLoader, versionLoader } from '../load/load.ts';
import type { Log } from '../log/log.ts';
import { Corrections, LateStates, StateRebuilds, StoreRebuild } from '../repair/repair.ts';
import type { KeptForm } from '../measure/measure.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store, StoreHouse } from '../store/store.ts';
import { checkCount, checkStore } from './check-store.ts';
import { countWrites } from './counted-writes.ts';
import { openDerived } from './derived.ts';
import { fillStore } from './fill-store.ts';
import { Haste } from './haste.ts';
import { checkLog } from './incarnations.ts';
import { readAdmittedOf, readNamedOf } from './open-log.ts';
import { firstContact, watchStore } from './store-contact.ts';
import { noProgress, type StreamProgress } from './stream-data.ts';
import { trimQuarantine } from './trim-quarantine.ts';
import { withheld } from './withheld-store.ts';

export type StreamOptions = {
  readonly directory: string;
  /** Bounds of the identity index; tests make it forget early. */
  readonly index?: Pick<IdIndexOptions, 'tableEvents' | 'mostTables' | 'mostHeld'>;
  readonly log: Log;
  /** Its size cap, over all topics. */
  readonly logBytes: number;
  readonly records: RecordsWriter;
  /** In force: `databases.inForce` of `house`. */
  readonly store: Store;
  readonly house: StoreHouse;
  readonly databases: { readonly inForce: string; readonly next: string };
  /** Whoever reads the store waits from now on, until the stream is opened anew. */
  readonly onHold: () => Promise<void>;
  /** The stream does nothing more: it has to be opened anew, on the store that is in force then. */
  readonly onExchanged: () => void;
  readonly rulesAt: RulesAt;
  readonly folds: KindFolds;
  /** The rollups of all workspaces, as their documents stand. */
  readonly forms: () => Promise<readonly KeptForm[]>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onProgress: (progress: StreamProgress) => void;
  /** A part ended with an error that it cannot mend: the stream has to be started anew. */
  readonly onFatal: (error: Error) => void;
};

export type Stream = {
  /** Resolves when everything received is admitted, stored and rolled up. */
  idle(): Promise<void>;
  /** Admits what was received; what is not in the store yet is loaded after the next start. */
  drain(): Promise<void>;
  /** Documents were changed. */
  change(): void;
  /** Rebuilds of states were begun in records. */
  rebuild(): void;
  /** A rebuild of the store was begun in records. */
  rebuildStore(): void;
  /** Nobody reads another store than the one in force. */
  settled(): void;
  stop(): Promise<void>;
};

/** admit, the store's follower and the keeper, joined: each wakes the next. Runs wherever it is opened. */
export async function openStream(options: StreamOptions): Promise<Stream> {
  const { directory, log, records, clock, logger, onProgress, onFatal } = options;
  await checkLog(records, log);
  const random = Math.random;
  const progress: { -readonly [name in keyof StreamProgress]: StreamProgress[name] } = noProgress();
  const store = countWrites(options.store, progress.writes, clock);
  const errors = new FollowerErrors(clock, () => {
    progress.errors = errors.all;
    onProgress(progress);
  });
  const behind = { records, store, clock, logger, errors };
  const trying = { ...behind, random };
  /** What reads or writes the store. */
  const atStore: (Part & { run(): Promise<void> })[] = [];
  const stopping = new AbortController();
  const haste = new Haste();
  const index = new IdIndex({ ...options.index, directory: join(directory, 'ids'), logger });
  const quarantined = await log.writer('quarantine', { visibility: 'named', onFatal });
  const admit = new AdmitLoop({
    received: log.reader('received'),
    admitted: await log.writer('admitted', { visibility: 'named', onFatal }),
    admittedReader: readAdmittedOf(log, records),
    quarantine: quarantined,
    records,
    store: withheld(store, () => progress.fault),
    index,
    rulesAt: options.rulesAt,
    folds: options.folds,
    clock,
    logger,
    random,
    errors,
    onCommit: ({ received, admitted, deferred, late, superseding }) => {
      if (late) lateStates.wake();
      if (superseding) haste.want(admitted);
      Object.assign(progress, { received, admitted, deferred });
      onProgress(progress);
    },
  });
  await admit.open();
  const guard = (part: string, running: Promise<void>): void => {
    running.catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      if (isFailure(error, 'STORE_DAMAGED')) return leaveStore(error);
      logger.error({ part, err: error }, 'a part of the stream ended');
      onFatal(error instanceof Error ? error : new Error(String(error)));
    });
  };
  /** Events are admitted all the same: what the store lacks is made anew from the log. */
  const leaveStore = ({ code, message }: Failure): void => {
    if (progress.fault !== null) return;
    progress.fault = { code, message, since: clock.now() };
    logger.error({ part: 'store', code }, `the store is left alone: ${message}`);
    onProgress(progress);
    for (const part of atStore) void part.stop();
  };
  const mustBeSound = (): void => {
    if (progress.fault !== null) throw new Failure('STORE_UNAVAILABLE', { detail: progress.fault.message });
  };
  const onIds = (position: number): void => {
    const { covered } = index;
    index.forget(position);
    // What waited for the store to speak again, as after a rebuild, is settled even if nothing new arrives.
    if (!covered && index.covered) guard('admit', admit.retryDeferred());
  };
  const onMoved = (): void => corrections.wake();
  const { forms } = options;
  const derived = await openDerived({
    ...behind,
    signal: stopping.signal,
    forms,
    alone: (work) => corrections.whileWhole(work),
    onIds,
    onMoved,
  });
  const loader = storeLoader({
    admitted: readAdmittedOf(log, records),
    ...trying,
    onLoad: ({ position, receivedAt }) => {
      Object.assign(progress, { stored: position, storedThrough: receivedAt });
      if (haste.isDue(position, clock.now())) derived.hasten();
      else derived.wake();
      onProgress(progress);
    },
  });
  const quarantine = quarantineLoader({
    quarantine: readNamedOf('quarantine', log, records),
    ...trying,
  });
  const learner = new Learner({ admitted: readAdmittedOf(log, records), records, clock, logger, random, errors });
  await learner.open();
  const versions = versionLoader({
    admitted: readAdmittedOf(log, records),
    ...trying,
    onLoad: (position) => {
      progress.versions = position;
      onProgress(progress);
    },
  });
  const remaking = {
    ...trying,
    admit,
    admitted: readAdmittedOf(log, records),
    folds: options.folds,
    turns: new Turns(),
    stored: () => progress.stored,
  };
  const rebuilds = new StateRebuilds(remaking);
  const corrections = new Corrections({ ...remaking, onApplied: () => derived.wake() });
  const lateStates = new LateStates(remaking);
  const side = 'next/';
  const storeRebuild = new StoreRebuild({
    ...remaking,
    house: options.house,
    databases: options.databases,
    fill: (next, signal) =>
      fillStore(next, { admitted: remaking.admitted, records, clock, logger, signal, side, forms }),
    verify: async (next) => void (await checkCount(records, next, side)),
    quiesce: async () => {
      await Promise.all([loader.stop(), derived.stop(), quarantine.stop(), versions.stop()]);
      await Promise.all([rebuilds.stop(), corrections.stop(), lateStates.stop()]);
    },
    hold: options.onHold,
    onExchanged: options.onExchanged,
  });
  atStore.push(loader, derived, quarantine, versions, rebuilds, corrections, lateStates, storeRebuild);
  await loader.open();
  await quarantine.open();
  await versions.open();
  await corrections.open();
  progress.versions = versions.position;
  progress.stored = loader.position;
  onProgress(progress);
  guard(
    'trimming',
    trimQuarantine({
      writer: quarantined,
      reader: log.reader('quarantine'),
      records,
      clock,
      logger,
      signal: stopping.signal,
      maxBytes: options.logBytes,
    }),
  );
  guard('admit', admit.run());
  guard('learn', learner.run());
  guard(
    'store',
    (async () => {
      await firstContact(records, store, stopping.signal);
      const onBack = async (): Promise<void> => {
        await checkStore(records, store);
        await admit.retryDeferred();
      };
      guard('store watch', watchStore(store, stopping.signal, onBack));
      await corrections.settle();
      await Promise.all(atStore.map((part) => part.run()));
    })(),
  );
  return {
    async idle() {
      await admit.idle();
      while (progress.deferred > 0) {
        mustBeSound();
        await store.ready(stopping.signal);
        await loader.idle();
        await derived.idle();
        await admit.retryDeferred();
      }
      await learner.idle();
      await rebuilds.idle();
      await loader.idle();
      await derived.idle();
      await corrections.idle();
      await lateStates.idle();
      await loader.idle();
      // Corrections have marked days of rollups.
      await derived.idle();
      await quarantine.idle();
      await versions.idle();
      mustBeSound();
    },
    async drain() {
      await admit.drain();
      await admit.idle();
    },
    change: () => derived.change(),
    rebuild: () => rebuilds.wake(),
    rebuildStore: () => storeRebuild.wake(),
    settled: () => storeRebuild.settled(),
    async stop() {
      stopping.abort();
      await Promise.allSettled([admit, learner, ...atStore].map((part) => part.stop()));
      await index.idle();
    },
  };
}
