import type { Logger } from '../../kernel/kernel.ts';
import { Failure } from '../../kernel/kernel.ts';
import type { FileOps } from './file-ops.ts';
import { findGroup } from './frame.ts';
import {
  createSegment,
  headerBytes,
  listSegments,
  openSegment,
  segmentPath,
  syncData,
  type Segment,
  type SegmentFile,
} from './segment-file.ts';
import { walk } from './walk.ts';

export type Recovered = {
  /** Ascending, never empty; the last is open for writing. */
  readonly segments: Segment[];
  readonly file: SegmentFile;
  /** Offset after the last entry. */
  readonly end: number;
};

/**
 * Opens a partition for writing. Older files were synced before the next was begun; only the last is scanned, and cut at
 * its first bad frame. The cut is synced, so that what was not acknowledged cannot come back.
 */
export async function recover(files: FileOps, directory: string, logger: Logger): Promise<Recovered> {
  const bases = await listSegments(files, directory);
  const base = bases.at(-1);
  if (base === undefined) {
    return {
      segments: [{ base: 0, bytes: headerBytes }],
      file: await createSegment(files, { directory, base: 0 }),
      end: 0,
    };
  }
  const name = segmentPath(directory, base);
  const older = await Promise.all(
    bases.slice(0, -1).map(async (one) => ({ base: one, bytes: await files.size(segmentPath(directory, one)) })),
  );
  const size = await files.size(name);
  // The header is synced before the first frame: a file no longer than it is one that was never finished.
  if (size <= headerBytes) {
    const file = await createSegment(files, { directory, base }, true);
    return { segments: [...older, { base, bytes: headerBytes }], file, end: base };
  }
  const file = await openSegment(files, { directory, base }, 'r+');
  const { fd } = file;
  try {
    const stop = await walk({
      files,
      file,
      from: { offset: base, position: headerBytes },
      until: Number.MAX_SAFE_INTEGER,
    });
    if (stop.why === 'bad') {
      await refuseDamage(files, { file, name, size, ...stop });
      logger.warn(
        { file: name, from: stop.position, bytes: size - stop.position, end: stop.offset },
        'cut a torn tail off the log',
      );
      await files.ftruncate(fd, stop.position);
    }
    // Entries a dead writer wrote and never synced may be whole: they count from here on, so they have to be durable.
    await syncData(files, fd);
    return { segments: [...older, { base, bytes: stop.position }], file, end: stop.offset };
  } catch (error) {
    await files.close(fd);
    throw error;
  }
}

type Tail = {
  readonly file: SegmentFile;
  readonly name: string;
  readonly size: number;
  readonly position: number;
  readonly offset: number;
};

/** A group that begins behind the bad frame was written after the bad frame was durable: damage, not a torn tail. */
async function refuseDamage(files: FileOps, tail: Tail): Promise<void> {
  const rest = Buffer.allocUnsafeSlow(tail.size - tail.position);
  const filled = await files.read(tail.file.fd, rest, tail.position);
  const found = findGroup(rest.subarray(0, filled), tail.offset, tail.file.salt);
  if (found < 0) return;
  throw new Failure('LOG_CORRUPT', {
    detail: `${tail.name}: entry ${tail.offset} at byte ${tail.position} is damaged, later entries from byte ${tail.position + found} are whole`,
  });
}
