import type { Entry } from '../log.ts';
import type { FileOps } from './file-ops.ts';
import { maxEntryBytes } from '../log.ts';
import { bad, checkFrame, frameBytes, incomplete, payloadBytes } from './frame.ts';
import type { SegmentFile } from './segment-file.ts';
import type { Point } from './walk.ts';

export type ReadOptions = {
  readonly files: FileOps;
  readonly file: SegmentFile;
  readonly from: Point;
  /** Visible end, taken before the call: what stands behind it may still change. */
  readonly until: number;
  readonly maxBytes: number;
};

/** `entries` is empty only with `end` (nothing more in this file) or `bad`. */
export type ReadBatch = { readonly entries: Entry[]; readonly next: Point; readonly why: 'read' | 'end' | 'bad' };

const chunkBytes = 1024 * 1024;
const keepBytes = 64 * 1024;

/** Reads big chunks and hands out slices of them. Owns a chunk between calls, so that small reads do not cost one each. */
export class BatchSource {
  #spare: Buffer | undefined;

  async read(options: ReadOptions): Promise<ReadBatch> {
    const chunk = this.#spare ?? Buffer.allocUnsafeSlow(chunkBytes);
    this.#spare = undefined;
    const filled = await options.files.read(options.file.fd, chunk, options.from.position);
    const whole = frameBytes <= filled ? frameBytes + payloadBytes(chunk, 0) : 0;
    if (whole > chunk.length && whole <= frameBytes + maxEntryBytes) {
      this.#spare = chunk;
      const big = Buffer.allocUnsafeSlow(whole);
      return slices(big, await options.files.read(options.file.fd, big, options.from.position), options);
    }
    const batch = slices(chunk, filled, options);
    const used = batch.next.position - options.from.position;
    if (used > keepBytes) return batch;
    // A few entries at the tail must not hold a whole chunk in memory: copy them and keep the chunk.
    this.#spare = chunk;
    const kept = slices(Buffer.from(chunk.subarray(0, used)), used, { ...options, until: batch.next.offset });
    return { ...kept, why: batch.why };
  }
}

function slices(chunk: Buffer, filled: number, options: ReadOptions): ReadBatch {
  const entries: Entry[] = [];
  let { offset } = options.from;
  let at = 0;
  let bytes = 0;
  while (offset < options.until && (at === 0 || at < options.maxBytes)) {
    bytes = checkFrame(chunk, at, { filled, offset, salt: options.file.salt });
    if (bytes < 0 || (at > 0 && at + frameBytes + bytes > options.maxBytes)) break;
    entries.push({ offset, bytes: chunk.subarray(at + frameBytes, at + frameBytes + bytes) });
    at += frameBytes + bytes;
    offset += 1;
  }
  const next = { offset, position: options.from.position + at };
  if (entries.length > 0) return { entries, next, why: 'read' };
  return { entries, next, why: bytes === bad || (bytes === incomplete && filled > 0) ? 'bad' : 'end' };
}
