import { Failure, type Clock } from '../kernel/kernel.ts';

/** Wrong keys that one address may try at once, and how long one of them counts. */
const allowed = 20;
const forgetMs = 3000;
/** Addresses remembered; the one seen first is forgotten. */
const most = 10_000;

/** Slows down whoever guesses keys: an address with too many wrong ones waits before the next is looked at. */
export class Attempts {
  readonly #clock: Clock;
  readonly #failed = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** QUOTA_EXCEEDED while the address has to wait. */
  check(address: string): void {
    const count = this.#count(address);
    if (count <= allowed - 1) return;
    const retryAfter = Math.ceil(((count - (allowed - 1)) * forgetMs) / 1000);
    throw new Failure('QUOTA_EXCEEDED', { detail: 'too many wrong keys from this address', retryAfter });
  }

  failed(address: string): void {
    const count = this.#count(address) + 1;
    this.#failed.delete(address);
    this.#failed.set(address, { count, at: this.#clock.now() });
    const oldest = this.#failed.keys().next();
    if (this.#failed.size > most && oldest.done !== true) this.#failed.delete(oldest.value);
  }

  #count(address: string): number {
    const found = this.#failed.get(address);
    return found === undefined ? 0 : Math.max(0, found.count - (this.#clock.now() - found.at) / forgetMs);
  }
}
