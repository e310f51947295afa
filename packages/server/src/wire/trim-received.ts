import { admitFollower } from '../admit/admit.ts';
import { readReceivedTime } from '../collect/collect.ts';
import { isFailure, pause, type Clock, type Logger } from '../kernel/kernel.ts';
import type { LogReader, LogWriter } from '../log/log.ts';
import type { Records } from '../records/records.ts';

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
/** From this share of the log's cap on, what admit is done with goes at once. */
const tight = 0.8;

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
    const admit = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', admitFollower)
      .where('partition', '=', partition)
      .executeTakeFirst();
    const waiting = await db
      .selectFrom('deferred')
      .select(({ fn }) => fn.min('offset').as('offset'))
      .where('partition', '=', partition)
      .executeTakeFirst();
    return Math.min(admit?.position ?? 0, waiting?.offset ?? Number.POSITIVE_INFINITY);
  });
  const before =
    writer.room().logBytes > maxBytes * tight ? settled : await firstSince(reader, clock.now() - keptMs, settled);
  return await writer.trim(partition, before);
}

/** The first entry before `end` that was received at `moment` or later; received times grow with the offset. */
async function firstSince(reader: LogReader, moment: number, end: number): Promise<number> {
  let low = reader.start(partition);
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = await receivedAt(reader, middle);
    if (at < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function receivedAt(reader: LogReader, offset: number): Promise<number> {
  try {
    return readReceivedTime(await reader.read(partition, offset));
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED')) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}
