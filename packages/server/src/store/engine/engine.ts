/**
 * engine: ClickHouse's own HTTP server out of `libchdb`, in a child process on a loopback port, for embedded mode.
 *
 * Law. One engine per directory: a second one is refused with STORE_LOCKED. Installed parts of other versions are refused
 * with VERSION_MISMATCH. An engine that ends is started again with back-off, on the same data, at another port and with
 * other passwords; one that answers no query for `hungMs` is killed first. The engine never outlives its parent; what a
 * killed parent leaves behind is ended by the next one. It is always stopped by SIGKILL: every confirmed insert is
 * fsynced, and an orderly shutdown takes seconds.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backoff, isFailure, pause, type Clock, type Logger } from '../../kernel/kernel.ts';
import type { Address, Endpoint } from '../endpoint.ts';
import { startLife, type Life, type LifeOptions } from './engine-life.ts';
import { takeLock } from './engine-lock.ts';
import { askEngine } from './engine-probe.ts';
import { locateLibrary } from './engine-versions.ts';

export type EngineOptions = {
  readonly directory: string;
  /** The only database its users may touch. Default millrace. */
  readonly database?: string;
  /** Upper bound of everything the engine allocates. */
  readonly memoryBytes: number;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Between two health checks. Default 2 s. */
  readonly probeMs?: number;
  /** How long an engine may answer nothing before it is killed. Default 30 s. */
  readonly hungMs?: number;
  /** The longest wait before it is started again. Default 10 s. */
  readonly restartMs?: number;
};

export type Engine = {
  readonly endpoint: Endpoint;
  /** The process running now, if any. */
  pid(): number | undefined;
  stop(): Promise<void>;
};

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const directory = resolve(options.directory);
  const library = locateLibrary();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = await takeLock(directory);
  const stopping = new AbortController();
  const { memoryBytes, logger, database = 'millrace' } = options;
  const onProcess = (pid: number): void => lock.record(pid);
  const lives = { library, directory, database, memoryBytes, logger, onProcess, signal: stopping.signal };
  try {
    return new HostedEngine({ ...options, lives, stopping, release: () => lock.release() }, await firstLife(lives));
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Deletes what the engine holds, for a rebuild: a damaged table definition keeps the whole directory from opening. The
 * next start makes a new store with an incarnation of its own.
 */
export async function discardEngine(directory: string): Promise<void> {
  const lock = await takeLock(resolve(directory));
  rmSync(join(resolve(directory), 'data'), { recursive: true, force: true });
  lock.release();
}

/** An engine whose parent has just been killed needs a moment to go; its own lock says so. */
async function firstLife(lives: LifeOptions): Promise<Life> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await startLife(lives);
    } catch (error) {
      if (!isFailure(error, 'STORE_LOCKED') || attempt === 3) throw error;
      await pause(100, lives.signal);
    }
  }
}

type Hosting = EngineOptions & {
  readonly lives: LifeOptions;
  readonly stopping: AbortController;
  readonly release: () => void;
};

class HostedEngine implements Engine {
  readonly endpoint: Endpoint = { current: () => this.#address };
  readonly #hosting: Hosting;
  readonly #over: Promise<void>;
  #life: Life | undefined;
  #address: Address | undefined;

  constructor(hosting: Hosting, life: Life) {
    this.#hosting = hosting;
    this.#over = this.#supervise(life);
  }

  pid(): number | undefined {
    return this.#life?.pid;
  }

  async stop(): Promise<void> {
    this.#hosting.stopping.abort();
    this.#life?.kill();
    await this.#over;
  }

  async #supervise(first: Life): Promise<void> {
    const { logger, stopping, release, restartMs = 10_000 } = this.#hosting;
    let life: Life | undefined = first;
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      if (life !== undefined) {
        attempt = (await this.#live(life)) ? 0 : attempt;
        if (stopping.signal.aborted) break;
      }
      await pause(backoff(attempt, 50, restartMs, Math.random), stopping.signal);
      if (stopping.signal.aborted) break;
      life = await startLife(this.#hosting.lives).catch((error: unknown) => {
        logger.error({ part: 'engine', error }, 'the engine could not be started');
        return undefined;
      });
    }
    life?.kill();
    await life?.ended;
    release();
  }

  /** Resolves when this life is over; true if it was long enough to count as a good one. */
  async #live(life: Life): Promise<boolean> {
    const { logger, clock, stopping } = this.#hosting;
    const began = clock.now();
    this.#life = life;
    this.#address = life.address;
    logger.info({ part: 'engine', pid: life.pid, url: life.address.url }, 'the engine answers');
    const watching = new AbortController();
    void this.#watch(life, watching.signal);
    if (stopping.signal.aborted) life.kill();
    const reason = await life.ended;
    watching.abort();
    this.#life = undefined;
    this.#address = undefined;
    if (!stopping.signal.aborted)
      logger.error({ part: 'engine', pid: life.pid, reason }, 'the engine ended; it is started again');
    return clock.now() - began > 60_000;
  }

  async #watch(life: Life, signal: AbortSignal): Promise<void> {
    const { probeMs = 2_000, hungMs = 30_000, logger, clock } = this.#hosting;
    let answered = clock.now();
    while (!signal.aborted) {
      await pause(probeMs, signal);
      if (signal.aborted) return;
      const well = await askEngine(life.address, Math.min(5_000, hungMs)).then(
        () => true,
        () => false,
      );
      if (well) answered = clock.now();
      else logger.warn({ part: 'engine', pid: life.pid }, 'the engine does not answer');
      if (clock.now() - answered < hungMs) continue;
      logger.error({ part: 'engine', pid: life.pid }, 'the engine hangs; it is killed');
      return life.kill();
    }
  }
}
