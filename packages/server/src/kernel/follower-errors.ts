import type { ErrorCode } from '@millrace/contract';
import type { Clock } from './clock.ts';
import { isFailure } from './failure.ts';

/** What went wrong with one follower since the process began. Times in ms since 1970. */
export type ErrorsOf = {
  /** Tries that failed. */
  readonly count: number;
  /** Of the last of them: why, and when. */
  readonly code: ErrorCode;
  readonly at: number;
  /** Since when it tries the same again; null: it went on. */
  readonly since: number | null;
};

/** The errors of all followers that try again, by their names. */
export class FollowerErrors {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #of = new Map<string, ErrorsOf>();

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get all(): Readonly<Record<string, ErrorsOf>> {
    return Object.fromEntries(this.#of);
  }

  failed(follower: string, error: unknown): void {
    const before = this.#of.get(follower);
    const at = this.#clock.now();
    const code = isFailure(error) ? error.code : 'INTERNAL';
    this.#of.set(follower, { count: (before?.count ?? 0) + 1, code, at, since: before?.since ?? at });
    this.#onChange();
  }

  goesOn(follower: string): void {
    const before = this.#of.get(follower);
    if (before === undefined || before.since === null) return;
    this.#of.set(follower, { ...before, since: null });
    this.#onChange();
  }
}
