import type { Topic } from '@millrace/contract';
import { backoff, Failure, isFailure, must, pause, type Logger } from '../../kernel/kernel.ts';
import type { Batch, Entry, FollowOptions, LogReader } from '../log.ts';
import type { Mark } from '../watermark.ts';
import { unavailable, type Cluster } from './cluster.ts';
import { Lane } from './lane.ts';
import type { KafkaTopic } from './topics.ts';
import { troubleOf } from './trouble.ts';

const defaultBatchBytes = 8 * 1024 * 1024;
/** A fetch returns whole batches of the producer, which has written up to so much at once. */
const readBytes = 1024 * 1024;
const readTries = 3;

export type ReaderOptions = {
  readonly topic: Topic;
  readonly cluster: Cluster;
  readonly at: KafkaTopic;
  readonly mark: Mark;
  readonly logger: Logger;
};

export class KafkaReader implements LogReader {
  readonly topic: Topic;
  readonly partitions = 1;
  readonly #options: ReaderOptions;
  readonly #lanes = new Set<Lane>();
  readonly #closing = new AbortController();
  #reading: Promise<unknown> = Promise.resolve();
  #readLane: Lane | undefined;
  /** What the last single read has brought: its neighbours are often asked for next. */
  #near: readonly Entry[] = [];

  constructor(options: ReaderOptions) {
    this.topic = options.topic;
    this.#options = options;
  }

  start(partition: number): number {
    return this.#mark(partition).get('start');
  }

  end(partition: number): number {
    return this.#mark(partition).get('end');
  }

  async *follow(partition: number, from: number, options: FollowOptions): AsyncGenerator<Batch> {
    const mark = this.#mark(partition);
    const { maxBytes = defaultBatchBytes } = options;
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const lane = this.#lane();
    const close = (): void => this.#closeLane(lane);
    signal.addEventListener('abort', close);
    let offset = from;
    let fetched: Entry[] = [];
    try {
      while (!signal.aborted) {
        this.#checkStart(offset);
        const until = mark.get('end');
        if (offset >= until) {
          await mark.changed(until, signal);
          continue;
        }
        if (fetched.length === 0) fetched = await this.#fetch(lane, offset, { maxBytes, signal });
        const entries = fetched.splice(0, countOf(fetched, until, maxBytes));
        if (entries.length === 0) continue;
        offset += entries.length;
        yield { entries, next: offset };
      }
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  async read(partition: number, offset: number): Promise<Buffer> {
    const visible = this.#mark(partition).get('end');
    this.#checkStart(offset);
    if (offset >= visible)
      throw new Failure('NOT_FOUND', { detail: `${this.topic}: ${offset} is not before ${visible}` });
    const mine = this.#reading.then(() => this.#readOne(offset));
    this.#reading = mine.catch(() => {});
    return await mine;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#options.mark.wake();
    for (const lane of this.#lanes) this.#closeLane(lane);
  }

  async #readOne(offset: number): Promise<Buffer> {
    const found = (): Buffer | undefined => this.#near.find((entry) => entry.offset === offset)?.bytes;
    const near = found();
    if (near !== undefined) return near;
    this.#readLane ??= this.#lane();
    for (let tries = 1; ; tries += 1) {
      try {
        this.#near = await this.#readLane.fetch(offset, readBytes);
        const bytes = found();
        if (bytes !== undefined) return bytes;
        throw new Error('nothing was fetched');
      } catch (error) {
        this.#final(error, offset);
        if (tries === readTries) throw unavailable(this.topic, error);
        await pause(100, this.#closing.signal);
      }
    }
  }

  /** Until something comes: a follower outlasts any outage. Nothing when it is aborted. */
  async #fetch(
    lane: Lane,
    offset: number,
    { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<Entry[]> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      try {
        const entries = await lane.fetch(offset, maxBytes);
        if (entries.length > 0) return entries;
      } catch (error) {
        if (signal.aborted) break;
        this.#final(error, offset);
        if (tries === 0)
          this.#options.logger.warn(
            { topic: this.topic, err: error },
            `the log cannot be read; tried again${why(error)}`,
          );
      }
      await pause(backoff(Math.min(tries, 10), 20, 1_000, Math.random), signal);
    }
    return [];
  }

  /** Throws what no repetition mends. */
  #final(error: unknown, offset: number): void {
    if (isFailure(error, 'LOG_CORRUPT')) throw error;
    if (!isFailure(error, 'LOG_TRIMMED')) return;
    this.#checkStart(offset);
    throw new Failure('LOG_CORRUPT', { detail: `${this.topic}: entry ${offset} is gone`, cause: error });
  }

  #lane(): Lane {
    const lane = new Lane(this.#options.cluster, this.#options.at);
    this.#lanes.add(lane);
    return lane;
  }

  #closeLane(lane: Lane): void {
    this.#lanes.delete(lane);
    lane.close();
  }

  #mark(partition: number): Mark {
    must(partition === 0, 'a topic has one partition');
    return this.#options.mark;
  }

  #checkStart(offset: number): void {
    const start = this.#options.mark.get('start');
    if (offset < start) throw new Failure('LOG_TRIMMED', { detail: `${this.topic}: ${offset} is before ${start}` });
  }
}

function why(error: unknown): string {
  const trouble = troubleOf(error);
  return trouble === undefined ? '' : `: ${trouble.what}`;
}

/** How many of the entries are visible and fit, at least one of those that are visible. */
function countOf(entries: readonly Entry[], until: number, maxBytes: number): number {
  let count = 0;
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.bytes.length;
    if (entry.offset >= until || (count > 0 && bytes > maxBytes)) break;
    count += 1;
  }
  return count;
}
