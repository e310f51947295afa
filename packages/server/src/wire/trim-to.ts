import { isFailure, type Clock } from '../kernel/kernel.ts';
import type { LogReader, LogWriter } from '../log/log.ts';
import type { Reading } from '../records/records.ts';

export type TrimTo = {
  readonly writer: LogWriter;
  readonly reader: LogReader;
  readonly clock: Clock;
  /** The log's size cap, over all topics. */
  readonly maxBytes: number;
  /** Entries before it have been dealt with. */
  readonly done: number;
  readonly keptMs: number;
  /** Of an entry, ms since 1970; it grows with the offset. */
  readonly receivedAt: (bytes: Buffer) => number;
};

const partition = 0;
/** From this share of the log's cap on, what is done with goes at once. */
export const tight = 0.8;

/** Trims what is older than `keptMs`, or all that is done with when the log comes near its cap. Returns the new start. */
export async function trimTo(options: TrimTo): Promise<number> {
  const { writer, clock, maxBytes, done, keptMs } = options;
  const isTight = writer.room().logBytes > maxBytes * tight;
  return await writer.trim(partition, isTight ? done : await firstSince(options, clock.now() - keptMs));
}

/** How far a follower is. */
export async function positionOf(db: Reading, follower: string): Promise<number> {
  const row = await db
    .selectFrom('checkpoints')
    .select('position')
    .where('follower', '=', follower)
    .where('partition', '=', partition)
    .executeTakeFirst();
  return row?.position ?? 0;
}

/** The first entry that is not done with, or was received at `moment` or later. */
async function firstSince(options: TrimTo, moment: number): Promise<number> {
  let low = options.reader.start(partition);
  let high = options.done;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await receivedOf(options, middle)) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function receivedOf({ reader, receivedAt }: TrimTo, offset: number): Promise<number> {
  try {
    return receivedAt(await reader.read(partition, offset));
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED')) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}
