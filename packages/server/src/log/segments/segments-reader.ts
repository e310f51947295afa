import type { Topic } from '@millrace/contract';
import { Failure, must } from '../../kernel/kernel.ts';
import type { Batch, FollowOptions, LogReader } from '../log.ts';
import { errorCode, type FileOps } from './file-ops.ts';
import { OpenSegments } from './open-segments.ts';
import { BatchSource, type ReadBatch } from './read-batch.ts';
import { SegmentIndex } from './segment-index.ts';
import { headerBytes, segmentPath, type SegmentFile } from './segment-file.ts';
import { walk, type Point } from './walk.ts';
import type { Mark } from '../watermark.ts';

const defaultBatchBytes = 8 * 1024 * 1024;

export type ReaderOptions = {
  readonly topic: Topic;
  readonly directory: string;
  readonly mark: Mark;
  readonly files: FileOps;
};

/** Where a follower stands in the files. Void once `cuts` has moved. */
type Place = Point & { readonly base: number; readonly cuts: number };

export class SegmentsReader implements LogReader {
  readonly topic: Topic;
  readonly partitions = 1;
  readonly #options: ReaderOptions;
  #index: SegmentIndex;
  #open: OpenSegments;
  #cuts = 0;
  #closed = false;

  constructor(options: ReaderOptions) {
    this.topic = options.topic;
    this.#options = options;
    this.#index = new SegmentIndex(options.files, options.directory);
    this.#open = new OpenSegments(options.files, options.directory);
  }

  start(partition: number): number {
    return this.#mark(partition).get('start');
  }

  end(partition: number): number {
    return this.#mark(partition).get('end');
  }

  async *follow(partition: number, from: number, options: FollowOptions): AsyncGenerator<Batch> {
    const mark = this.#mark(partition);
    const source = new BatchSource();
    const maxBytes = options.maxBytes ?? defaultBatchBytes;
    let offset = from;
    let place: Place | undefined;
    while (!options.signal.aborted && !this.#closed) {
      this.#checkStart(offset);
      const until = mark.get('end');
      if (offset >= until) {
        await mark.changed(until, options.signal);
        continue;
      }
      if (place === undefined || place.cuts !== mark.get('cuts')) place = await this.#locate(offset, until);
      const { base, cuts, position } = place;
      const batch = await this.#reading(place, (file) =>
        source.read({ files: this.#options.files, file, from: { offset, position }, until, maxBytes }),
      );
      if (cuts !== mark.get('cuts')) {
        place = undefined;
        continue;
      }
      place = this.#after(place, batch);
      if (batch.entries.length === 0) continue;
      this.#index.noteRun(base, { offset, position }, batch.entries);
      offset = batch.next.offset;
      yield { entries: batch.entries, next: offset };
    }
  }

  async read(partition: number, offset: number): Promise<Buffer> {
    const visible = this.#mark(partition).get('end');
    this.#checkStart(offset);
    if (offset >= visible)
      throw new Failure('NOT_FOUND', { detail: `${this.topic}: ${offset} is not before ${visible}` });
    let found: Buffer | undefined;
    await this.#locate(offset + 1, visible, (at, payload) => {
      if (at === offset) found = Buffer.from(payload);
    });
    return must(found, 'the walk has passed the entry');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.mark.wake();
    this.#open.clear();
  }

  /** The place right behind entry `offset` − 1, in the file that holds that entry, or at the start of the one of `offset`. */
  async #locate(offset: number, visible: number, visit?: (offset: number, payload: Buffer) => void): Promise<Place> {
    const cuts = this.#forgetAfterCut();
    const held = visit === undefined ? offset : offset - 1;
    const index = this.#index;
    const base = await index.base(held, visible);
    if (base === undefined) throw this.#missing(held);
    const from = index.nearest(base, held);
    const stop = await this.#reading({ base, offset: held }, (file) =>
      walk({
        files: this.#options.files,
        file,
        from,
        until: offset,
        chunkBytes: 128 * 1024,
        visit: (point, payload) => {
          index.note(base, point);
          visit?.(point.offset, payload);
        },
      }),
    );
    if (stop.why !== 'until') throw this.#damaged(base, stop);
    return { base, cuts, offset: stop.offset, position: stop.position };
  }

  #after(place: Place, batch: ReadBatch): Place {
    if (batch.why === 'bad') throw this.#damaged(place.base, batch.next);
    // A file ends exactly where its last entry ends; the next one is named by the entry that follows.
    if (batch.why === 'end' && batch.next.offset === place.base) throw this.#damaged(place.base, batch.next);
    if (batch.why === 'end')
      return { base: batch.next.offset, cuts: place.cuts, offset: batch.next.offset, position: headerBytes };
    return { ...place, ...batch.next };
  }

  async #reading<T>(
    place: { readonly base: number; readonly offset: number },
    fn: (file: SegmentFile) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#open.use(place.base, fn);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') throw this.#missing(place.offset);
      if (code === 'EIO') throw new Failure('LOG_CORRUPT', { detail: `${this.topic}: ${place.offset}`, cause: error });
      throw error;
    }
  }

  #forgetAfterCut(): number {
    const cuts = this.#options.mark.get('cuts');
    if (cuts !== this.#cuts) {
      this.#cuts = cuts;
      this.#open.clear();
      // New ones: a read that is under way goes on noting places in the old.
      this.#index = new SegmentIndex(this.#options.files, this.#options.directory);
      this.#open = new OpenSegments(this.#options.files, this.#options.directory);
    }
    return cuts;
  }

  #mark(partition: number): Mark {
    must(partition === 0, 'segments has one partition');
    return this.#options.mark;
  }

  #checkStart(offset: number): void {
    const start = this.#options.mark.get('start');
    if (offset < start) throw new Failure('LOG_TRIMMED', { detail: `${this.topic}: ${offset} is before ${start}` });
  }

  #missing(offset: number): Failure {
    this.#checkStart(offset);
    return new Failure('LOG_CORRUPT', { detail: `${this.#options.directory}: no file holds entry ${offset}` });
  }

  #damaged(base: number, at: Point): Failure {
    return new Failure('LOG_CORRUPT', {
      detail: `${segmentPath(this.#options.directory, base)}: entry ${at.offset} at byte ${at.position}`,
    });
  }
}
