import type { FileOps } from './file-ops.ts';
import { openSegment, type SegmentFile } from './segment-file.ts';

type Open = { readonly file: Promise<SegmentFile>; users: number };

/** Files kept open for reading; the least recently used is closed beyond this many. */
const most = 16;

/** A partition's files, open for reading, lent for the length of a callback. */
export class OpenSegments {
  readonly #files: FileOps;
  readonly #directory: string;
  readonly #open = new Map<number, Open>();

  constructor(files: FileOps, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  async use<T>(base: number, fn: (file: SegmentFile) => Promise<T>): Promise<T> {
    const entry = this.#open.get(base) ?? {
      file: openSegment(this.#files, { directory: this.#directory, base }, 'r'),
      users: 0,
    };
    this.#open.delete(base);
    this.#open.set(base, entry);
    entry.users += 1;
    try {
      return await fn(await entry.file);
    } catch (error) {
      if (this.#open.get(base) === entry) this.#open.delete(base);
      throw error;
    } finally {
      entry.users -= 1;
      if (this.#open.get(base) !== entry) this.#closeUnused(entry);
      else if (this.#open.size > most) this.#evict();
    }
  }

  /** Closes everything, each as soon as its users have ended. */
  clear(): void {
    const entries = [...this.#open.values()];
    this.#open.clear();
    for (const entry of entries) this.#closeUnused(entry);
  }

  #evict(): void {
    for (const [base, entry] of this.#open) {
      if (this.#open.size <= most) return;
      if (entry.users > 0) continue;
      this.#open.delete(base);
      this.#closeUnused(entry);
    }
  }

  #closeUnused(entry: Open): void {
    if (entry.users > 0) return;
    void entry.file.then(({ fd }) => this.#files.close(fd)).catch(() => {});
  }
}
