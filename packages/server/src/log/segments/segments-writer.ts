import type { Topic } from '@millrace/contract';
import { Failure, isFailure, must, type Clock, type Logger } from '../../kernel/kernel.ts';
import { maxEntryBytes, type Appended, type LogWriter, type Visibility } from '../log.ts';
import type { FileOps } from './file-ops.ts';
import { frameBytes } from './frame.ts';
import { openFailure } from './open-failure.ts';
import { Pump } from '../pump.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { recover } from './recovery.ts';
import { SpaceWatch } from './space-watch.ts';
import { Tail } from './tail.ts';
import type { Mark } from '../watermark.ts';

export type WriterOptions = {
  readonly topic: Topic;
  readonly directory: string;
  readonly mark: Mark;
  readonly visibility: Visibility;
  readonly onFatal: (error: Error) => void;
  readonly files: FileOps;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly segmentBytes: number;
  readonly queueBytes: number;
  readonly groupBytes: number;
  readonly freeFloorBytes: number;
  /** Cap and bytes of the whole log, all topics. */
  readonly maxBytes: number;
  readonly logBytes: () => number;
  readonly onClose: () => void;
};

export async function openSegmentsWriter(options: WriterOptions): Promise<SegmentsWriter> {
  const recovered = await recover(options.files, options.directory, options.logger).catch((cause: unknown) => {
    throw openFailure(cause, options.directory);
  });
  return new SegmentsWriter(options, new Tail(recovered, options));
}

export class SegmentsWriter implements LogWriter {
  readonly topic: Topic;
  readonly #options: WriterOptions;
  readonly #tail: Tail;
  readonly #pump: Pump;
  readonly #space: SpaceWatch;
  #closed = false;

  constructor(options: WriterOptions, tail: Tail) {
    this.topic = options.topic;
    this.#options = options;
    this.#tail = tail;
    // Floor and cap refuse at the door only: what was acknowledged has to be able to go on.
    const floor = options.visibility === 'durable' ? options.freeFloorBytes : 0;
    this.#space = new SpaceWatch({ directory: options.directory, floor, files: options.files, clock: options.clock });
    this.#pump = new Pump({
      queueBytes: options.queueBytes,
      groupBytes: options.groupBytes,
      write: async (group) => {
        const first = await tail.write(group);
        this.#publish();
        return first;
      },
      overheadBytes: frameBytes,
      passing: (error, bytes) => {
        if (!isFailure(error, 'DISK_FULL')) return undefined;
        this.#space.ranOut(bytes);
        return error;
      },
      onFatal: (failure) => {
        options.logger.error({ topic: options.topic, err: failure.cause }, 'the log failed');
        options.onFatal(failure);
      },
    });
    options.mark.set('start', tail.start);
    options.mark.set('bytes', tail.bytes);
    // What an earlier writer of this process has released stays visible; a fresh mark says 0.
    const released = Math.max(tail.start, Math.min(options.mark.get('end'), tail.end));
    options.mark.set('end', options.visibility === 'durable' ? tail.end : released);
  }

  append(_key: string, parts: readonly Uint8Array[]): Promise<Appended> {
    let bytes = 0;
    for (const part of parts) bytes += part.byteLength;
    if (this.#closed) return Promise.reject(new Failure('NOT_READY', { retryAfter: 1 }));
    if (bytes > maxEntryBytes)
      return Promise.reject(new RangeError(`an entry has at most ${maxEntryBytes} bytes, this one ${bytes}`));
    const refusing = this.#refusing(bytes);
    if (refusing !== null) return Promise.reject(this.#refusal(refusing));
    return new Promise((resolve, reject) => {
      if (!this.#pump.offer({ parts, bytes, resolve, reject })) reject(this.#refusal('OVERLOADED'));
    });
  }

  release(partition: number, end: number): void {
    this.#check(partition);
    must(this.#options.visibility === 'named', 'only a named topic is released');
    must(
      end <= this.#tail.end && end >= this.#options.mark.get('end'),
      `release(${end}) lies between the visible and the durable end`,
    );
    this.#options.mark.set('end', end);
  }

  async cutBack(partition: number, end: number): Promise<void> {
    this.#check(partition);
    must(!this.#pump.busy, 'cut back only while nothing is in flight');
    if (end < this.#tail.start)
      throw new Failure('LOG_TRIMMED', { detail: `${this.topic}: ${end} is before ${this.#tail.start}` });
    if (end > this.#tail.end)
      throw new Failure('LOG_CORRUPT', { detail: `${this.topic}: entries ${this.#tail.end} to ${end} are missing` });
    const { mark } = this.#options;
    if (mark.get('end') > end) mark.set('end', end);
    mark.set('cuts', mark.get('cuts') + 1);
    await this.#guard(() => this.#tail.cutBack(end));
    mark.set('bytes', this.#tail.bytes);
  }

  async trim(partition: number, before: number): Promise<number> {
    this.#check(partition);
    const bases = this.#tail.detach(before);
    this.#options.mark.set('start', this.#tail.start);
    await this.#guard(() => this.#tail.delete(bases));
    this.#options.mark.set('bytes', this.#tail.bytes);
    return this.#tail.start;
  }

  durableEnd(partition: number): number {
    must(partition === 0, 'segments has one partition');
    return this.#tail.end;
  }

  room(): ReturnType<LogWriter['room']> {
    const full = this.#pump.waitingBytes >= this.#options.queueBytes;
    const logBytes = this.#options.logBytes();
    return { bytes: this.#tail.bytes, logBytes, refusing: this.#refusing(0) ?? (full ? 'OVERLOADED' : null) };
  }

  idle(): Promise<void> {
    return this.#pump.idle();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pump.idle();
    await this.#tail.close().catch((error: unknown) => {
      if (this.#pump.failure === undefined) throw error;
    });
    this.#options.onClose();
  }

  #publish(): void {
    const { mark, visibility } = this.#options;
    const bytes = this.#tail.bytes;
    this.#space.wrote(bytes - mark.get('bytes'));
    mark.set('bytes', bytes);
    if (visibility === 'durable') mark.set('end', this.#tail.end);
  }

  #refusing(bytes: number): Refusal {
    if (this.#pump.failure !== undefined) return 'LOG_FAILED';
    const { visibility, maxBytes, logBytes } = this.#options;
    if (visibility === 'durable' && logBytes() + this.#pump.unwrittenBytes + bytes + frameBytes > maxBytes)
      return 'LOG_FULL';
    return this.#space.full() ? 'DISK_FULL' : null;
  }

  #refusal(code: Exclude<Refusal, null>): Failure {
    return this.#pump.failure ?? refuse(code);
  }

  #check(partition: number): void {
    must(partition === 0, 'segments has one partition');
    if (this.#pump.failure !== undefined) throw this.#pump.failure;
  }

  /** An unexpected error while files change leaves unknown what is on disk: the log has failed. */
  async #guard(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw error instanceof Failure ? error : this.#pump.fail(error);
    }
  }
}
