import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '@millrace/contract';
import { backoff, Failure, pause, type Logger } from '../kernel/kernel.ts';
import type { Write } from '../records/records.ts';
import type { Address } from '../store/store.ts';
import { Calls } from './calls.ts';
import { noProgress, type StreamData, type StreamProgress } from './stream-data.ts';

export type StreamHostOptions = {
  readonly data: () => StreamData;
  readonly logger: Logger;
  /** The stream says that starting it again would not help: the process has to end. */
  readonly onFatal: (failure: Failure) => void;
  /** From now on who reads the store waits, until the worker opens again; resolves when nobody is reading it. */
  readonly onHold: () => Promise<void>;
  /** The worker has opened on the store in this database; resolves when it is the one that is read. */
  readonly onOpen: (database: string) => Promise<void>;
};

/** Why a life of the worker has ended. `isWanted`: so that it opens anew. */
type Fatal = { readonly code: ErrorCode | null; readonly detail: string | undefined; readonly isWanted?: true };

/** What a new worker could not mend: wrong data, another writer, a log that failed. */
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INCARNATION_MISMATCH',
  'LOG_FAILED',
  'LOG_CORRUPT',
  'DATA_LOCKED',
  'EPOCH_FENCED',
  'CHECKPOINT_MISMATCH',
  'MIGRATION_UNKNOWN',
  'VERSION_MISMATCH',
  'TOPIC_UNSAFE',
]);

/** What was received is admitted in some milliseconds, when it can be at all. */
const drainWithinMs = 3_000;

/** The worker `stream` as the main thread sees it: started, started again with back-off when it ends, asked and told. */
export class StreamHost {
  readonly #options: StreamHostOptions;
  readonly #stopping = new AbortController();
  #calls: Calls | undefined;
  #progress: StreamProgress = noProgress();
  #running: Promise<void> | undefined;
  #worker: Worker | undefined;

  constructor(options: StreamHostOptions) {
    this.#options = options;
  }

  get progress(): StreamProgress {
    return this.#progress;
  }

  get open(): boolean {
    return this.#calls !== undefined;
  }

  /** Resolves when the worker has opened for the first time. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#running = this.#supervise(resolve, reject);
    });
  }

  apply(write: Write): Promise<void> {
    return this.#ask('apply', write);
  }

  idle(): Promise<void> {
    return this.#ask('idle');
  }

  /** Documents were changed. A worker that starts later reads them by itself. */
  tellDefinitions(): void {
    this.#calls?.tell('definitions');
  }

  /** Rebuilds were begun. A worker that starts later finds them by itself. */
  tellRebuild(): void {
    this.#calls?.tell('rebuild');
  }

  tellRebuildStore(): void {
    this.#calls?.tell('rebuildStore');
  }

  tellAddress(address: Address | undefined): void {
    this.#calls?.tell('address', address);
  }

  /** Admits what was received, checkpoints, ends the worker. */
  async stop({ drain }: { readonly drain: boolean }): Promise<void> {
    const calls = this.#calls;
    this.#stopping.abort();
    if (calls !== undefined) {
      // While the log is away nothing can be admitted: what was received waits for the next start.
      if (drain) await Promise.race([calls.call('drain').catch(() => {}), pause(drainWithinMs)]);
      await calls.call('stop').catch(() => {});
    }
    await this.#worker?.terminate();
    await this.#running;
  }

  async #ask<T>(name: string, argument?: unknown): Promise<T> {
    if (this.#calls === undefined) throw new Failure('NOT_READY', { retryAfter: 1 });
    return await this.#calls.call<T>(name, argument);
  }

  async #supervise(opened: () => void, refused: (error: Error) => void): Promise<void> {
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      const fatal = await this.#live(opened);
      if (this.#stopping.signal.aborted) return;
      if (fatal.isWanted === true) {
        this.#options.logger.info({ part: 'stream' }, 'the stream opens anew');
        attempt = 0;
        continue;
      }
      const failure = new Failure(fatal.code ?? 'INTERNAL', fatal.detail === undefined ? {} : { detail: fatal.detail });
      if (fatal.code !== null && final.has(fatal.code)) {
        refused(failure);
        this.#options.onFatal(failure);
        return;
      }
      this.#options.logger.error({ part: 'stream', detail: fatal.detail }, 'the stream ended; it is started again');
      await pause(backoff(attempt, 100, 10_000, Math.random), this.#stopping.signal);
    }
  }

  /** One life of the worker; resolves with why it ended. */
  async #live(opened: () => void): Promise<Fatal> {
    let fatal: Fatal = { code: null, detail: undefined };
    const worker = new Worker(new URL('./stream-thread.ts', import.meta.url), { workerData: this.#options.data() });
    this.#worker = worker;
    const calls = new Calls(worker, {
      progress: (progress: StreamProgress) => {
        this.#progress = progress;
      },
      hold: () => this.#options.onHold(),
      again: () => {
        fatal = { code: null, detail: undefined, isWanted: true };
      },
      open: (database: string) => {
        this.#calls = calls;
        // The store may have moved while the worker was opening.
        this.tellAddress(this.#options.data().address);
        this.#options
          .onOpen(database)
          .then(() => calls.tell('settled'))
          .catch((error: unknown) => this.#options.logger.error({ err: error }, 'the store in force is not read yet'));
        opened();
      },
      fatal: (reason: Fatal) => {
        fatal = reason;
      },
    });
    await new Promise<void>((resolve) => {
      worker.on('error', (error: Error) => {
        fatal = fatal.code === null ? { code: null, detail: error.stack ?? error.message } : fatal;
      });
      worker.on('exit', () => resolve());
    });
    this.#calls = undefined;
    calls.close(new Failure('NOT_READY', { retryAfter: 1 }));
    return fatal;
  }
}
