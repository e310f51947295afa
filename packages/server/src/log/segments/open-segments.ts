import type { FileOps } from './file-ops.ts';
import { checkHeader, segmentPath } from './segment-file.ts';

type Open = { readonly fd: Promise<number>; users: number };

/** Files kept open for reading; the least recently used is closed beyond this many. */
const most = 16;

/** Descriptors of a partition's files, lent for the length of a callback. */
export class OpenSegments {
  readonly #files: FileOps;
  readonly #directory: string;
  readonly #open = new Map<number, Open>();

  constructor(files: FileOps, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  async use<T>(base: number, fn: (fd: number) => Promise<T>): Promise<T> {
    const entry = this.#open.get(base) ?? { fd: this.#openFile(base), users: 0 };
    this.#open.delete(base);
    this.#open.set(base, entry);
    entry.users += 1;
    try {
      return await fn(await entry.fd);
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
    void entry.fd.then((fd) => this.#files.close(fd)).catch(() => {});
  }

  async #openFile(base: number): Promise<number> {
    const fd = await this.#files.open(segmentPath(this.#directory, base), 'r');
    try {
      await checkHeader(this.#files, fd, { directory: this.#directory, base });
      return fd;
    } catch (error) {
      await this.#files.close(fd);
      throw error;
    }
  }
}
