import { admitFollower } from '../admit/admit.ts';
import { readReceivedTime } from '../collect/collect.ts';
import { pause, type Clock, type Logger } from '../kernel/kernel.ts';
import type { LogReader, LogWriter } from '../log/log.ts';
import type { Records } from '../records/records.ts';
import { positionOf, trimTo } from './trim-to.ts';

export type TrimOptions = {
  readonly writer: LogWriter;
  readonly reader: LogReader;
  readonly records: Records;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The log's size cap, over all topics. */
  readonly maxBytes: number;
};

const partition = 0;
const everyMs = 60_000;
const keptMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Keeps what arrived for a week (to replay, to show an event as it came), less when the log comes near its cap. Whole
 * files only, and never what admit has not settled or what is deferred.
 */
export async function trimReceived(options: TrimOptions): Promise<void> {
  const { logger, signal } = options;
  while (!signal.aborted) {
    await pause(everyMs, signal);
    if (signal.aborted) return;
    await trimOnce(options).catch((error: unknown) => logger.error({ err: error }, 'received could not be trimmed'));
  }
}

/** Returns the new start of received. */
export async function trimOnce({ writer, reader, records, clock, maxBytes }: TrimOptions): Promise<number> {
  const settled = await records.read(async (db) => {
    const waiting = await db
      .selectFrom('deferred')
      .select(({ fn }) => fn.min('offset').as('offset'))
      .where('partition', '=', partition)
      .executeTakeFirst();
    return Math.min(await positionOf(db, admitFollower), waiting?.offset ?? Number.POSITIVE_INFINITY);
  });
  return await trimTo({ writer, reader, clock, maxBytes, done: settled, keptMs, receivedAt: readReceivedTime });
}
