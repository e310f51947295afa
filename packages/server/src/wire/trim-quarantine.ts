import { readQuarantine } from '../admit/admit.ts';
import { pause } from '../kernel/kernel.ts';
import { quarantineFollower } from '../records/records.ts';
import { keptMs } from '../repair/repair.ts';
import type { TrimOptions } from './trim-received.ts';
import { positionOf, trimTo } from './trim-to.ts';

export type TrimQuarantine = Omit<TrimOptions, 'logger' | 'signal'>;

const everyMs = 60_000;

/**
 * Keeps `quarantine` as long as the store keeps what is in it, for a store that is made anew; less when the log comes
 * near its cap. Never what is not in the store yet.
 */
export async function trimQuarantine(options: TrimOptions): Promise<void> {
  const { logger, signal } = options;
  while (!signal.aborted) {
    await pause(everyMs, signal);
    if (signal.aborted) return;
    await trimQuarantineOnce(options).catch((error: unknown) =>
      logger.error({ err: error }, 'quarantine could not be trimmed'),
    );
  }
}

/** Returns the new start of quarantine. */
export async function trimQuarantineOnce({ records, ...options }: TrimQuarantine): Promise<number> {
  const done = await records.read((db) => positionOf(db, quarantineFollower));
  return await trimTo({ ...options, done, keptMs, receivedAt: receivedIn });
}

function receivedIn(bytes: Buffer): number {
  const { items, replays } = readQuarantine(bytes);
  return Math.max(0, ...[...items, ...replays].map(({ received }) => received));
}
