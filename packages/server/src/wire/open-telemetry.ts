import type { LogWriter } from '../log/log.ts';
import { forgottenIn, telemetry, topicOf, type FollowerPlace, type Telemetry } from '../observe/observe.ts';
import type { RoutesOptions } from './routes.ts';

const partition = 0;

export type ProcessTelemetry = Telemetry & { readonly append: LogWriter['append'] };

/** The process as it shows itself to Prometheus: what the main thread counts, and what the others have told. */
export function openTelemetry({
  log,
  received,
  records,
  store,
  stream,
  tail,
}: Pick<RoutesOptions, 'log' | 'received' | 'records' | 'store' | 'stream' | 'tail'>): ProcessTelemetry {
  const ends = {
    received: log.reader('received'),
    admitted: log.reader('admitted'),
    quarantine: log.reader('quarantine'),
  };
  const waiting = { requests: 0, bytes: 0 };
  const followers = async (): Promise<readonly FollowerPlace[]> => {
    const rows = await records.read((db) =>
      db.selectFrom('checkpoints').select(['follower', 'position']).where('partition', '=', partition).execute(),
    );
    return rows.map(({ follower, position }) => {
      const end = ends[topicOf(follower)].end(partition);
      return { name: follower, position, lag: Math.max(0, end - position) };
    });
  };
  const told = telemetry({
    logBytes: () => received.room().logBytes,
    waiting: () => waiting,
    followers,
    deferred: () => stream.progress.deferred,
    settled: () => tail.settled(),
    storeReady: () => store.status().state === 'ready',
    storeWrites: () => stream.progress.writes,
    forgotten: () => forgottenIn(records),
  });
  return {
    ...told,
    async append(key, parts) {
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      const began = performance.now();
      waiting.requests += 1;
      waiting.bytes += bytes;
      try {
        const appended = await received.append(key, parts);
        told.appended((performance.now() - began) / 1000);
        return appended;
      } finally {
        waiting.requests -= 1;
        waiting.bytes -= bytes;
      }
    },
  };
}
