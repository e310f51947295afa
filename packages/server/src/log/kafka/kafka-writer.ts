import type { Admin, Producer } from '@platformatic/kafka';
import type { Topic } from '@millrace/contract';
import { backoff, Failure, isFailure, must, pause, type Logger } from '../../kernel/kernel.ts';
import { maxEntryBytes, type Appended, type LogWriter, type Visibility } from '../log.ts';
import { Pump, type Pending } from '../pump.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { Mark } from '../watermark.ts';
import { before, openProducer, unavailable, type Cluster } from './cluster.ts';
import { deleteBefore, extentOf, sizeOf, type Extent } from './partition.ts';
import { recordBytes, recordOf } from './record.ts';
import { troubleOf } from './trouble.ts';

export type WriterOptions = {
  readonly topic: Topic;
  /** Its name on the brokers. */
  readonly name: string;
  readonly visibility: Visibility;
  readonly cluster: Cluster;
  readonly admin: Admin;
  readonly mark: Mark;
  readonly onFatal: (error: Error) => void;
  readonly logger: Logger;
  readonly queueBytes: number;
  /** What one request to the broker holds, unless one entry alone is larger. */
  readonly groupBytes: number;
  /** Cap and bytes of the whole log, all topics. */
  readonly maxBytes: number;
  readonly logBytes: () => number;
  readonly onClose: () => void;
};

export async function openKafkaWriter(extent: Extent, options: WriterOptions): Promise<KafkaWriter> {
  const writer = new KafkaWriter(options, extent);
  await writer.measure();
  return writer;
}

export class KafkaWriter implements LogWriter {
  readonly topic: Topic;
  readonly #options: WriterOptions;
  readonly #pump: Pump;
  readonly #closing = new AbortController();
  #producer: Producer<Buffer, Buffer, Buffer, Buffer> | undefined;
  #start: number;
  #end: number;
  /** Since a request went unanswered, until the brokers say where the partition ends. */
  #away = false;

  constructor(options: WriterOptions, { start, end }: Extent) {
    this.topic = options.topic;
    this.#options = options;
    this.#start = start;
    this.#end = end;
    this.#pump = new Pump({
      queueBytes: options.queueBytes,
      groupBytes: options.groupBytes,
      overheadBytes: recordBytes,
      write: (group) => this.#write(group),
      passing: (error) => {
        if (isFailure(error, 'LOG_CORRUPT')) return undefined;
        this.#lose(error);
        return unavailable(options.topic, error);
      },
      onFatal: (failure) => {
        options.logger.error({ topic: options.topic, err: failure.cause }, 'the log failed');
        options.onFatal(failure);
      },
    });
    const { mark, visibility } = options;
    mark.set('start', start);
    // What an earlier writer of this process has released stays visible; a fresh mark says 0.
    const released = Math.max(start, Math.min(mark.get('end'), end));
    mark.set('end', visibility === 'durable' ? end : released);
  }

  append(_key: string, parts: readonly Uint8Array[]): Promise<Appended> {
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (this.#closing.signal.aborted) return Promise.reject(new Failure('NOT_READY', { retryAfter: 1 }));
    if (bytes > maxEntryBytes)
      return Promise.reject(new RangeError(`an entry has at most ${maxEntryBytes} bytes, this one ${bytes}`));
    const refusing = this.#refusing(bytes);
    if (refusing !== null) return Promise.reject(this.#refusal(refusing));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        pending.expired = true;
        reject(this.#refusal('LOG_UNAVAILABLE'));
      }, this.#options.cluster.deadlineMs);
      const pending = {
        parts,
        bytes,
        expired: false,
        resolve: (appended: Appended) => {
          clearTimeout(timer);
          resolve(appended);
        },
        reject: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      if (!this.#pump.offer(pending)) pending.reject(this.#refusal('OVERLOADED'));
    });
  }

  release(partition: number, end: number): void {
    this.#check(partition);
    const { visibility, mark } = this.#options;
    must(visibility === 'named', 'only a named topic is released');
    must(end <= this.#end && end >= mark.get('end'), `release(${end}) lies between the visible and the durable end`);
    mark.set('end', end);
  }

  /** Nothing can be cut from a topic: what lies behind `end` is never named. */
  async cutBack(partition: number, end: number): Promise<void> {
    this.#check(partition);
    if (end < this.#start)
      throw new Failure('LOG_TRIMMED', { detail: `${this.topic}: ${end} is before ${this.#start}` });
    if (end > this.#end)
      throw new Failure('LOG_CORRUPT', { detail: `${this.topic}: entries ${this.#end} to ${end} are missing` });
  }

  async trim(partition: number, before: number): Promise<number> {
    this.#check(partition);
    const { admin, mark, name } = this.#options;
    const until = Math.min(before, this.#end);
    if (until > this.#start) {
      // First, so that nobody begins to read what is going.
      mark.set('start', until);
      try {
        this.#start = await deleteBefore(admin, name, until);
      } finally {
        mark.set('start', this.#start);
      }
    }
    await this.measure();
    return this.#start;
  }

  durableEnd(partition: number): number {
    must(partition === 0, 'a topic has one partition');
    return this.#end;
  }

  room(): ReturnType<LogWriter['room']> {
    const full = this.#pump.waitingBytes >= this.#options.queueBytes;
    const bytes = this.#options.mark.get('bytes');
    return { bytes, logBytes: this.#options.logBytes(), refusing: this.#refusing(0) ?? (full ? 'OVERLOADED' : null) };
  }

  idle(): Promise<void> {
    return this.#pump.idle();
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#pump.idle();
    await this.#dropProducer();
    this.#options.onClose();
  }

  /** Asks how large the topic is. A cluster that does not tell leaves what was counted since the start. */
  async measure(): Promise<void> {
    const { admin, mark, name, logger } = this.#options;
    try {
      mark.set('bytes', await sizeOf(admin, name));
    } catch (error) {
      logger.warn({ topic: this.topic, err: error }, 'the size of the topic is not known');
    }
  }

  async #write(group: readonly Pending[]): Promise<number> {
    const { cluster, mark, name, visibility } = this.#options;
    this.#producer ??= openProducer(cluster);
    const sending = this.#producer.send({ messages: group.map((entry) => recordOf(name, entry)), idempotent: true });
    const { offsets } = await before(cluster.deadlineMs, this.topic, sending);
    const first = Number(must(offsets?.[0], 'the broker says where a batch stands').offset);
    if (first < this.#end)
      throw new Failure('LOG_CORRUPT', {
        detail: `${this.topic}: ${this.#end} entries were there, the next is ${first}`,
      });
    this.#end = first + group.length;
    mark.set('bytes', mark.get('bytes') + group.reduce((sum, { bytes }) => sum + bytes + recordBytes, 0));
    if (visibility === 'durable') mark.set('end', this.#end);
    return first;
  }

  /** After a request of unknown outcome: refuses until the brokers answer again, and begins anew. */
  #lose(error: unknown): void {
    const { logger } = this.#options;
    logger.warn({ topic: this.topic, err: error }, troubleOf(error)?.what ?? 'the log does not answer');
    if (this.#away) return;
    this.#away = true;
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const { admin, mark, name, visibility, logger } = this.#options;
    // Its connection may hold a request that is still on its way: never mind, but nothing comes after it.
    await this.#dropProducer();
    let told: string | undefined;
    for (let tries = 0; !this.#closing.signal.aborted; tries += 1) {
      await pause(backoff(tries, 100, 1_000, Math.random), this.#closing.signal);
      const found = await extentOf(admin, name).catch((error: unknown) => {
        const trouble = troubleOf(error)?.what;
        if (trouble !== undefined && trouble !== told) logger.warn({ topic: this.topic }, trouble);
        told = trouble;
        return undefined;
      });
      if (found === undefined) continue;
      if (this.#closing.signal.aborted) break;
      if (found.end < this.#end) {
        const detail = `${this.topic}: ${this.#end} entries were acknowledged, ${found.end} are there`;
        this.#pump.fail(new Failure('LOG_CORRUPT', { detail }));
        break;
      }
      this.#end = found.end;
      if (visibility === 'durable') mark.set('end', this.#end);
      logger.info({ topic: this.topic, end: this.#end }, 'the log answers again');
      break;
    }
    this.#away = false;
  }

  async #dropProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.close(true).catch(() => {});
  }

  #refusing(bytes: number): Refusal {
    if (this.#pump.failure !== undefined) return 'LOG_FAILED';
    if (this.#away) return 'LOG_UNAVAILABLE';
    const { visibility, maxBytes, logBytes } = this.#options;
    if (visibility === 'durable' && logBytes() + this.#pump.unwrittenBytes + bytes + recordBytes > maxBytes)
      return 'LOG_FULL';
    return null;
  }

  #refusal(code: Exclude<Refusal, null>): Failure {
    return this.#pump.failure ?? refuse(code);
  }

  #check(partition: number): void {
    must(partition === 0, 'a topic has one partition');
    if (this.#pump.failure !== undefined) throw this.#pump.failure;
  }
}
