import { Idle } from '../kernel/kernel.ts';

/** Something to do, or nothing: who does it rests until it is woken, who awaits it goes on when it rests. */
export class Wake {
  readonly #idle = new Idle();
  #woken = Promise.withResolvers<void>();
  #busy = false;

  constructor() {
    this.wake();
  }

  /** There is something to do. */
  wake(): void {
    if (!this.#busy) this.#idle.begin();
    this.#busy = true;
    this.#woken.resolve();
  }

  /** Resolves when there is something to do; what wakes from now on wakes anew. */
  async next(): Promise<void> {
    await this.#woken.promise;
    this.#woken = Promise.withResolvers<void>();
  }

  /** There was nothing to do, unless it was woken while that was found out. */
  async rest(): Promise<void> {
    const { promise } = this.#woken;
    const woken = await Promise.race([promise.then(() => true), Promise.resolve(false)]);
    if (!woken) this.#sleep();
  }

  /** Nobody does anything any more. */
  end(): void {
    this.#woken.resolve();
    this.#sleep();
  }

  async idle(): Promise<void> {
    await this.#idle.wait();
  }

  #sleep(): void {
    if (this.#busy) this.#idle.end();
    this.#busy = false;
  }
}
