import type { Entry } from '../log.ts';
import type { FileOps } from './file-ops.ts';
import { frameBytes } from './frame.ts';
import { headerBytes, listSegments } from './segment-file.ts';
import type { Point } from './walk.ts';

/** An entry is found by reading at most this far from a remembered place; 4,096 places per 256 MB file. */
const everyBytes = 64 * 1024;
/** Files whose places are remembered, about 250 kB of memory each. In another one a read begins at its start. */
const mostFiles = 64;

/** Offset → place in a file, remembered as readers pass. Nothing is remembered beyond the visible end. */
export class SegmentIndex {
  readonly #files: FileOps;
  readonly #directory: string;
  readonly #points = new Map<number, Point[]>();
  #bases: number[] = [];
  #listedAt = 0;

  constructor(files: FileOps, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  /** The file that holds `offset`, which is visible: `visible` is the end now. Undefined if no such file is there. */
  async base(offset: number, visible: number): Promise<number | undefined> {
    // A file made after the listing begins at or behind the end of that time.
    if (offset >= this.#listedAt) {
      this.#bases = await listSegments(this.#files, this.#directory);
      this.#listedAt = visible;
      for (const base of this.#points.keys()) if (!this.#bases.includes(base)) this.#points.delete(base);
    }
    return this.#bases[lastAtOrBefore(this.#bases, offset, (base) => base)];
  }

  nearest(base: number, offset: number): Point {
    const points = this.#points.get(base) ?? [];
    return points[lastAtOrBefore(points, offset, (point) => point.offset)] ?? { offset: base, position: headerBytes };
  }

  note(base: number, point: Point): void {
    const points = this.#points.get(base);
    const last = points?.at(-1)?.position ?? headerBytes;
    if (point.position < last + everyBytes) return;
    if (points !== undefined) {
      points.push({ ...point });
      return;
    }
    this.#points.set(base, [{ ...point }]);
    const eldest = this.#points.keys().next();
    if (this.#points.size > mostFiles && eldest.done !== true) this.#points.delete(eldest.value);
  }

  /** Remembers places inside a run of entries that begins at `from`. */
  noteRun(base: number, from: Point, entries: readonly Entry[]): void {
    let { position } = from;
    let next = (this.#points.get(base)?.at(-1)?.position ?? headerBytes) + everyBytes;
    for (const { offset, bytes } of entries) {
      if (position >= next) {
        this.note(base, { offset, position });
        next = position + everyBytes;
      }
      position += frameBytes + bytes.length;
    }
  }
}

/** Index of the last item whose key is ≤ `wanted`, or −1. Items ascend. */
function lastAtOrBefore<T>(items: readonly T[], wanted: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
