/**
 * log: durable, partitioned, ordered append and follow.
 *
 * Law. An entry is opaque bytes; the log numbers entries 0, 1, 2 … per partition (`offset`). `append` resolves with the
 * offset only after the bytes are durable (fdatasync in files, acks from all in-sync replicas on Kafka); entries of one
 * partition keep the order in which `append` was called. A reader never sees an entry beyond the **visible end** of its
 * partition. For a topic opened with `visibility: 'durable'` the visible end follows durability by itself; with
 * `visibility: 'named'` it moves only when the writer calls `release`, after a records commit has named the range; a writer
 * that opens again on the same watermarks leaves visible what was released, in a fresh process nothing is until then.
 *
 * Unnamed entries. After a crash or a failed commit of a `named` topic the writer calls `cutBack` to the last named end.
 * A log that can, cuts there. One that cannot (`cutsBack: false`) leaves the entries where they are, so whoever names
 * ranges also keeps what lies between them, from the last named end to the next named start, and everybody reads such a
 * topic through `namedOnly`.
 *
 * One writer per topic: a lock refuses a second one (DATA_LOCKED); readers live in any thread. The lock of a log in files
 * holds between processes; that of a log elsewhere within this one only. There `durableEnd` is a forecast that another
 * process, or a late write of a dead one, can upset: whoever relies on it compares the offset that `append` gives, and
 * the epoch of records decides which process is the writer.
 *
 * Refusal. `append` rejects at once, with nothing kept: OVERLOADED when the queue is full, LOG_FULL at the size cap,
 * DISK_FULL below the free-space floor or after ENOSPC (cut back to the durable end, goes on when there is room). Size cap
 * and floor hold for `durable` topics only: what was acknowledged has to be able to move on into the `named` ones. On EIO
 * or a failed fsync every waiting append rejects with LOG_FAILED, `onFatal` is called once, nothing is acknowledged any
 * more, and the process has to exit: a failed fsync is never retried. A log elsewhere that does not answer rejects with
 * LOG_UNAVAILABLE, within its deadline, and goes on when it answers again: such an entry may have been kept all the same.
 *
 * Limits. An entry ≤ 64 MB. Reading before the trimmed start rejects with LOG_TRIMMED.
 */
import type { Refusing, Topic } from '@millrace/contract';

export { namedOnly } from './named-only.ts';
export type { UnnamedRange } from './named-only.ts';
export { refuse } from './refusal.ts';

export const maxEntryBytes = 64 * 1024 * 1024;
export const topics = ['received', 'admitted', 'quarantine'] as const satisfies readonly Topic[];

export type Entry = { readonly offset: number; readonly bytes: Buffer };

/** Consecutive visible entries of one partition, in order, never empty. `next`: where to go on. */
export type Batch = { readonly entries: readonly Entry[]; readonly next: number };

export type FollowOptions = {
  readonly signal: AbortSignal;
  /** A batch ends at this many bytes, but holds at least one entry. Default 8 MB. */
  readonly maxBytes?: number;
};

export type LogReader = {
  readonly topic: Topic;
  readonly partitions: number;
  /** First offset still held. */
  start(partition: number): number;
  /** Offset after the last visible entry. */
  end(partition: number): number;
  /** Yields what is visible from `from` on, then waits for more. Ends when the signal aborts. */
  follow(partition: number, from: number, options: FollowOptions): AsyncIterable<Batch>;
  /** One visible entry. NOT_FOUND beyond the end, LOG_TRIMMED before the start. */
  read(partition: number, offset: number): Promise<Buffer>;
  close(): Promise<void>;
};

export type Appended = { readonly partition: number; readonly offset: number };

export type LogWriter = {
  readonly topic: Topic;
  /**
   * `key` chooses the partition; `parts` are written one after the other as one entry, without being joined or copied:
   * they must not change until it resolves.
   */
  append(key: string, parts: readonly Uint8Array[]): Promise<Appended>;
  /** Makes everything before `end` visible to readers. Only for `visibility: 'named'`. */
  release(partition: number, end: number): void;
  /** Forgets everything from `end` on, durably, or leaves it to be skipped; see above. Only while nothing is in flight. */
  cutBack(partition: number, end: number): Promise<void>;
  /** Deletes what lies before `before`, in files whole ones. Returns the new start. */
  trim(partition: number, before: number): Promise<number>;
  /** Offset after the last durable entry: where the next is going to stand. */
  durableEnd(partition: number): number;
  /**
   * Bytes on disk of this topic, and of all topics together, which is what the size cap counts; and why an append would
   * be refused now, if it would.
   */
  room(): {
    readonly bytes: number;
    readonly logBytes: number;
    readonly refusing: Refusing | null;
  };
  idle(): Promise<void>;
  close(): Promise<void>;
};

export type Visibility = 'durable' | 'named';

/** Shared between threads: where each partition of a topic ends for readers. Made by the backend, passed by wire. */
export type Watermark = SharedArrayBuffer;

export type Log = {
  /** Another one when the log was made anew; part of every checkpoint. */
  readonly incarnation: string;
  readonly capabilities: {
    /** false: unnamed ranges stay in the log and followers skip them. */
    readonly cutsBack: boolean;
    readonly trims: boolean;
  };
  writer(
    topic: Topic,
    options: { readonly visibility: Visibility; readonly onFatal: (error: Error) => void },
  ): Promise<LogWriter>;
  reader(topic: Topic): LogReader;
  /** Topic → watermark, to be passed to other threads. */
  readonly watermarks: Readonly<Record<Topic, Watermark>>;
  close(): Promise<void>;
};
