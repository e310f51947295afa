import type { Clock } from '../kernel/kernel.ts';

/** A wait beyond this would be over at once. */
const longestMs = 2 ** 31 - 1;

/** One wake-up for the earliest of whatever is due. Unset, it holds nothing. */
export class Alarm {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #timeout: NodeJS.Timeout | undefined;

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /**
   * In place of what was set before. `due` in ms since 1970; undefined: nothing is. Never rings before: a timeout may end up
   * to a millisecond early by the clock, and whoever finds nothing due then would wait for ever.
   */
  set(due: number | undefined): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
    if (due === undefined) return;
    const wait = Math.min(Math.max(0, due - this.#clock.now()), longestMs);
    this.#timeout = setTimeout(() => (this.#clock.now() < due ? this.set(due) : this.#onDue()), wait).unref();
  }
}
