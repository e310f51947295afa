import type { FollowerErrors, Logger, Part } from '../kernel/kernel.ts';
import { persevere } from './persevere.ts';
import { Wake } from './wake.ts';

export type RoundsOptions = {
  /** What is done, for the log and for `errors`. */
  readonly what: string;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  readonly logger: Logger;
  readonly random: () => number;
};

/**
 * Does one thing after the other for as long as there is something to do, then rests until it is woken. What passes by
 * itself is tried again, with back-off; any other error ends `run`.
 */
export abstract class Rounds implements Part {
  readonly #options: RoundsOptions;
  readonly #stop = new AbortController();
  readonly #wake = new Wake();

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Does the next thing that is to be done; false when there was none. */
  protected abstract look(): Promise<boolean>;

  /** Aborted by `stop`. */
  protected get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** There is something to do. */
  wake(): void {
    this.#wake.wake();
  }

  async run(): Promise<void> {
    await this.persevere(() => this.#round(), this.signal);
  }

  async drain(): Promise<void> {}

  /** Leaves what runs as it is: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.end();
  }

  /** Resolves when there is nothing to do. */
  async idle(): Promise<void> {
    await this.#wake.idle();
  }

  /** Takes a step again and again until the signal. */
  protected async persevere(step: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await persevere(step, { ...this.#options, signal });
  }

  async #round(): Promise<void> {
    await this.#wake.next();
    try {
      if (!(await this.look())) return await this.#wake.rest();
    } catch (error) {
      this.#goOn();
      throw error;
    }
    this.#goOn();
  }

  /** Whoever was stopped meanwhile is at rest. */
  #goOn(): void {
    if (!this.signal.aborted) this.#wake.wake();
  }
}
