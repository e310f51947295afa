import type { Logger } from './logger.ts';

export type WriteBehindOptions = {
  /** How long at most what is put off waits. */
  readonly everyMs: number;
  /** Writes all that waits; whatever it could not write waits on when it rejects. */
  readonly write: () => Promise<void>;
  readonly logger: Logger;
  /** What is written, for the log. */
  readonly what: string;
};

/** Writes that are put off, so that many are one. A process that is killed forgets what waits; one that stops writes it. */
export class WriteBehind {
  readonly #options: WriteBehindOptions;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: WriteBehindOptions) {
    this.#options = options;
  }

  /** Something waits. */
  later(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, this.#options.everyMs).unref();
  }

  /** Resolves when what waited before is written, or could not be written now. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#options.write();
      } catch (error) {
        this.#options.logger.warn({ err: error }, `${this.#options.what} could not be written, and is tried again`);
        this.later();
      }
    });
    return this.#writing;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.flush();
  }
}
