import type { Clock } from '../kernel/kernel.ts';

/** After so long in ms nothing is under way that was sent before: the deadline of an insert is over. */
const settleMs = 30_000;

/** plain: nothing of the plan was sent before. open: it may still be under way. settled: what of it is not there never comes. */
export type Doubt = 'plain' | 'open' | 'settled';

/**
 * Whether an earlier attempt at a plan, of this life or of one before, may have left something in the tables. An engine
 * that is killed between noting a token and showing its rows drops every repetition under that token, so what was in doubt
 * is not done when the store says so: the tables are asked, and once nothing can be under way, what they lack is sent under
 * a token that was never used.
 */
export class Doubts {
  readonly #clock: Clock;
  readonly #settleMs: number;
  #since: number | undefined;

  constructor(clock: Clock, ms = settleMs) {
    this.#clock = clock;
    this.#settleMs = ms;
  }

  get now(): Doubt {
    if (this.#since === undefined) return 'plain';
    return this.#clock.now() - this.#since >= this.#settleMs ? 'settled' : 'open';
  }

  /** Something was sent of which it is not known what became of it. */
  begin(): void {
    this.#since = this.#clock.now();
  }

  /** The plan is carried out. */
  end(): void {
    this.#since = undefined;
  }
}
