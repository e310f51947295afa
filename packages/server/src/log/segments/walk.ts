import type { FileOps } from './file-ops.ts';
import { bad, checkFrame, frameBytes, incomplete, payloadBytes } from './frame.ts';
import type { SegmentFile } from './segment-file.ts';

/** A frame of a file: which entry, and where it begins. */
export type Point = { readonly offset: number; readonly position: number };

export type WalkOptions = {
  readonly files: FileOps;
  readonly file: SegmentFile;
  readonly from: Point;
  /** Stops before this offset. */
  readonly until: number;
  readonly chunkBytes?: number;
  /** The payload is valid during the call only. */
  readonly visit?: (point: Point, payload: Buffer) => void;
};

/** Where a walk stopped. `end`: exactly at the end of the file. `bad`: no valid frame stands there. */
export type Stop = Point & { readonly why: 'until' | 'end' | 'bad' };

/** Goes over frames in chunks, checks each, and stops at the first that is not whole and valid. */
export async function walk(options: WalkOptions): Promise<Stop> {
  const { files, until, visit } = options;
  const { fd, salt } = options.file;
  let { offset, position } = options.from;
  let chunk = Buffer.allocUnsafeSlow(options.chunkBytes ?? 1024 * 1024);
  while (offset < until) {
    const filled = await files.read(fd, chunk, position);
    if (filled === 0) return { offset, position, why: 'end' };
    let at = 0;
    let bytes = 0;
    while (offset < until && (bytes = checkFrame(chunk, at, { filled, offset, salt })) >= 0) {
      visit?.({ offset, position: position + at }, chunk.subarray(at + frameBytes, at + frameBytes + bytes));
      at += frameBytes + bytes;
      offset += 1;
    }
    position += at;
    if (bytes === bad) return { offset, position, why: 'bad' };
    if (bytes === incomplete && at === 0) {
      if (filled < chunk.length) return { offset, position, why: 'bad' };
      chunk = Buffer.allocUnsafeSlow(frameBytes + payloadBytes(chunk, 0));
    }
  }
  return { offset, position, why: 'until' };
}
