import type { Clock } from '../../kernel/kernel.ts';
import type { FileOps } from './file-ops.ts';

export type SpaceWatchOptions = {
  readonly directory: string;
  /** Free bytes below which appends are refused. */
  readonly floor: number;
  readonly files: Pick<FileOps, 'free'>;
  readonly clock: Clock;
};

/** Looked at every second, every 16 MB or quarter of the floor, and every 100 ms while refusing. */
const everyMs = 1000;
const everyBytes = 16 * 1024 * 1024;
const refusingMs = 100;
/** After ENOSPC: room for what did not fit, but for no more than this, or a small disk would never be tried again. */
const missingBytes = 1024 * 1024;

/** Whether the disk has room: free bytes against the floor, and after ENOSPC against what did not fit. */
export class SpaceWatch {
  readonly #options: SpaceWatchOptions;
  readonly #everyBytes: number;
  #full = false;
  #checked = Number.NEGATIVE_INFINITY;
  #written = 0;
  #missing = 0;

  constructor(options: SpaceWatchOptions) {
    this.#options = options;
    this.#everyBytes = options.floor > 0 ? Math.min(everyBytes, options.floor / 4) : everyBytes;
  }

  wrote(bytes: number): void {
    this.#written += bytes;
  }

  /** A write of so many bytes met ENOSPC. */
  ranOut(bytes: number): void {
    this.#full = true;
    this.#missing = Math.min(bytes, missingBytes);
    this.#checked = this.#options.clock.now();
  }

  full(): boolean {
    const now = this.#options.clock.now();
    const age = Math.abs(now - this.#checked);
    if (age < (this.#full ? refusingMs : everyMs) && this.#written < this.#everyBytes) return this.#full;
    this.#checked = now;
    this.#written = 0;
    let free: number;
    try {
      free = this.#options.files.free(this.#options.directory);
    } catch {
      // The directory is gone, or its disk: writes into files that nobody can find again would still succeed.
      this.#full = true;
      return true;
    }
    this.#full = free < Math.max(this.#options.floor, this.#missing);
    if (!this.#full) this.#missing = 0;
    return this.#full;
  }
}
