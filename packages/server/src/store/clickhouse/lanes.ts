import { Failure } from '../../kernel/kernel.ts';

export type LaneLimits = {
  readonly atOnce: number;
  /** Beyond it who comes is refused. */
  readonly waiting: number;
};

type Waiter = { readonly enter: () => void };

/**
 * So many at once, the others in the order in which they came. Without it some twenty heavy questions take the engine so far
 * that it misses its health checks, and every question ends with it.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  #running = 0;
  #waiters: Waiter[] = [];

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  /** STORE_BUSY when too many wait, or none was free after `timeoutMs`; QUESTION_CANCELLED when whoever asks has gone. */
  async run<T>(
    work: () => Promise<T>,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<T> {
    if (this.#running < this.#limits.atOnce) this.#running += 1;
    else await this.#wait(timeoutMs, signal);
    try {
      return await work();
    } finally {
      // Whoever waits takes the place over: the count stays.
      const next = this.#waiters.shift();
      if (next === undefined) this.#running -= 1;
      else next.enter();
    }
  }

  async #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiters.length >= this.#limits.waiting) throw busy(`${this.#waiters.length} wait already`);
    if (signal?.aborted === true) throw new Failure('QUESTION_CANCELLED');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { enter: resolve };
    const leave = (failure: Failure): void => {
      this.#waiters = this.#waiters.filter((each) => each !== waiter);
      reject(failure);
    };
    const gone = (): void => leave(new Failure('QUESTION_CANCELLED'));
    const timer = setTimeout(() => leave(busy(`none was free within ${timeoutMs} ms`)), timeoutMs);
    signal?.addEventListener('abort', gone, { once: true });
    this.#waiters.push(waiter);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', gone);
    }
  }
}

const busy = (detail: string): Failure => new Failure('STORE_BUSY', { detail, retryAfter: 1 });
