import { Failure, must } from '../../kernel/kernel.ts';
import type { Pending } from '../pump.ts';
import { errorCode, type FileOps } from './file-ops.ts';
import { GroupEncoder, groupSize } from './group.ts';
import type { Recovered } from './recovery.ts';
import {
  createSegment,
  headerBytes,
  openSegment,
  segmentPath,
  syncData,
  writeAll,
  type Segment,
  type SegmentFile,
} from './segment-file.ts';
import { walk } from './walk.ts';

export type TailOptions = {
  readonly files: FileOps;
  readonly directory: string;
  /** A file is closed before it would grow beyond this. */
  readonly segmentBytes: number;
};

/** The files of a partition under its writer. All but `trim` must not be called before the call before it has ended. */
export class Tail {
  readonly #options: TailOptions;
  readonly #encoder = new GroupEncoder();
  readonly #segments: Segment[];
  #file: SegmentFile;
  #end: number;

  constructor(recovered: Recovered, options: TailOptions) {
    this.#options = options;
    this.#segments = recovered.segments;
    this.#file = recovered.file;
    this.#end = recovered.end;
  }

  get start(): number {
    return this.#segments[0]?.base ?? 0;
  }

  /** Offset after the last durable entry. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /**
   * Makes a group durable; returns its first offset. DISK_FULL: nothing of it is left on disk and the next may be tried.
   * Any other error: what is on disk is unknown, and the log has to be recovered by another process.
   */
  async write(group: readonly Pending[]): Promise<number> {
    const { files } = this.#options;
    const first = this.#end;
    const size = groupSize(group);
    const segment = await this.#room(size);
    try {
      const buffers = this.#encoder.encode(group, first, this.#file.salt);
      await writeAll(files, { fd: this.#file.fd, position: segment.bytes, buffers });
    } catch (error) {
      throwUnlessFull(error);
      await files.ftruncate(this.#file.fd, segment.bytes);
      await syncData(files, this.#file.fd);
      throw new Failure('DISK_FULL', { retryAfter: 5, cause: error });
    }
    await syncData(files, this.#file.fd);
    segment.bytes += size;
    this.#end = first + group.length;
    return first;
  }

  /** The newest files go first: whatever a crash leaves has no hole. */
  async cutBack(end: number): Promise<void> {
    const { files, directory } = this.#options;
    if (end === this.#end) return;
    while (this.#segments.length > 1 && this.#last().base >= end) {
      const file = await openSegment(files, { directory, base: this.#last(2).base }, 'r+');
      await files.close(this.#file.fd);
      this.#file = file;
      await files.unlink(segmentPath(directory, this.#last().base));
      this.#segments.pop();
      await files.syncDirectory(directory);
    }
    const segment = this.#last();
    const stop = await walk({
      files,
      file: this.#file,
      from: { offset: segment.base, position: headerBytes },
      until: end,
    });
    if (stop.why === 'bad' || stop.offset !== end) {
      throw new Failure('LOG_CORRUPT', {
        detail: `${segmentPath(directory, segment.base)}: entry ${stop.offset} at byte ${stop.position}`,
      });
    }
    await files.ftruncate(this.#file.fd, stop.position);
    await syncData(files, this.#file.fd);
    segment.bytes = stop.position;
    this.#end = end;
  }

  /** Forgets whole files before `before` and says which; the caller publishes the new start, then deletes them. */
  detach(before: number): number[] {
    const keep = this.#segments.findLastIndex((segment) => segment.base <= before);
    return this.#segments.splice(0, Math.max(0, keep)).map((segment) => segment.base);
  }

  async delete(bases: readonly number[]): Promise<void> {
    const { files, directory } = this.#options;
    for (const base of bases) await files.unlink(segmentPath(directory, base));
    if (bases.length > 0) await files.syncDirectory(directory);
  }

  async close(): Promise<void> {
    await this.#options.files.close(this.#file.fd);
  }

  async #room(size: number): Promise<Segment> {
    const { files, directory, segmentBytes } = this.#options;
    const last = this.#last();
    if (last.bytes === headerBytes || last.bytes + size <= segmentBytes) return last;
    let file: SegmentFile;
    try {
      file = await createSegment(files, { directory, base: this.#end });
    } catch (error) {
      throwUnlessFull(error);
      throw new Failure('DISK_FULL', { retryAfter: 5, cause: error });
    }
    const old = this.#file;
    const segment = { base: this.#end, bytes: headerBytes };
    this.#file = file;
    this.#segments.push(segment);
    await files.close(old.fd);
    return segment;
  }

  #last(nth = 1): Segment {
    return must(this.#segments.at(-nth), 'a partition has at least one file');
  }
}

/** Only a write that met a full disk or quota can be taken back; a sync that met one cannot (it is a SyncError). */
function throwUnlessFull(error: unknown): void {
  const code = errorCode(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
}
