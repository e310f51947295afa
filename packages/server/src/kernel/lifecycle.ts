/**
 * What every moving part offers. `run` resolves when the part has ended: normally after `stop`, with an error when it
 * cannot go on. `drain` finishes what was accepted and takes no more. `stop` ends now; it is idempotent. `idle` resolves
 * at a moment when nothing that was handed in is unfinished; tests await it instead of sleeping.
 */
export type Part = {
  run?(): Promise<void>;
  drain(): Promise<void>;
  stop(): Promise<void>;
  idle(): Promise<void>;
};

/** Waiters for "nothing is unfinished". Counts work begun and ended. */
export class Idle {
  #busy = 0;
  #waiting: (() => void)[] = [];

  begin(): void {
    this.#busy += 1;
  }

  end(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  async wait(): Promise<void> {
    if (this.#busy > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Waits `ms`, or until the signal aborts. Never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/** Exponential back-off with full jitter between half and whole: attempt 0 → first. All in ms. */
export function backoff(attempt: number, first: number, most: number, random: () => number): number {
  const whole = Math.min(most, first * 2 ** attempt);
  return whole / 2 + (whole / 2) * random();
}
