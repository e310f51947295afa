import type { Clock } from '../../kernel/kernel.ts';

export type QuotaOptions = { readonly eventsPerSecond: number; readonly burst: number };

/** A token bucket per key. A request is let in while there is a token; what it turns out to hold is taken afterwards. */
export class Quota {
  readonly #options: QuotaOptions;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(options: QuotaOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Seconds until the key may send again, 0 = now. */
  wait(keyId: string): number {
    const { tokens } = this.#bucket(keyId);
    return tokens > 0 ? 0 : Math.max(1, Math.ceil((1 - tokens) / this.#options.eventsPerSecond));
  }

  spend(keyId: string, events: number): void {
    this.#bucket(keyId).tokens -= events;
  }

  #bucket(keyId: string): { tokens: number; at: number } {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(keyId) ?? { tokens: this.#options.burst, at: now };
    const earned = (Math.max(0, now - bucket.at) / 1000) * this.#options.eventsPerSecond;
    bucket.tokens = Math.min(this.#options.burst, bucket.tokens + earned);
    bucket.at = now;
    this.#buckets.set(keyId, bucket);
    return bucket;
  }
}
