import type { ErrorCode } from '@millrace/contract';
import { backoff, isFailure, pause, type Clock, type FollowerErrors, type Logger } from '../kernel/kernel.ts';

export type KeepTryingOptions = {
  readonly follower: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Ends the waiting: the step that fails after it is not tried again. */
  readonly signal: AbortSignal;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** First and longest wait, in ms. */
  readonly backoffMs: readonly [first: number, most: number];
};

/** What trying again cannot mend. */
const final: readonly ErrorCode[] = [
  'EPOCH_FENCED',
  'CHECKPOINT_MISMATCH',
  'STORE_DAMAGED',
  'INCARNATION_MISMATCH',
  'LOG_CORRUPT',
];

/** Repeats a step until it succeeds; undefined when it was given up. An outage is logged once for each reason. */
export async function keepTrying<T>(
  step: () => Promise<T>,
  { follower, clock, logger, random, signal, errors, backoffMs: [first, most] }: KeepTryingOptions,
): Promise<T | undefined> {
  let since = 0;
  let said: string | undefined;
  for (let tries = 0; ; tries += 1) {
    try {
      const done = await step();
      if (tries > 0) logger.info({ follower, tries, awayMs: clock.now() - since }, 'the follower goes on');
      errors?.goesOn(follower);
      return done;
    } catch (error) {
      if (isFailure(error) && final.includes(error.code)) throw error;
      if (signal.aborted) return undefined;
      errors?.failed(follower, error);
      if (tries === 0) since = clock.now();
      const reason = isFailure(error) ? error.code : String(error);
      if (reason !== said) logger.error({ follower, reason, err: error }, 'the follower waits and tries again');
      said = reason;
      await pause(backoff(tries, first, most, random), signal);
      if (signal.aborted) return undefined;
    }
  }
}
