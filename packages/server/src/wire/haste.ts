/** Small derivations cost as much as large ones. */
const onceInMs = 1_000;

/** When what is derived from `events` should not wait for more rows, at most once in a second. */
export class Haste {
  /** The entry of `admitted` before which somebody waits; 0: nobody does. */
  #until = 0;
  #last = 0;

  /** Somebody waits for what stands before this entry. */
  want(until: number): void {
    if (this.#until === 0) this.#until = until;
  }

  /** Whether that is to be derived now: the store has all before `stored`. */
  isDue(stored: number, now: number): boolean {
    if (this.#until === 0 || stored < this.#until || Math.abs(now - this.#last) < onceInMs) return false;
    this.#until = 0;
    this.#last = now;
    return true;
  }
}
