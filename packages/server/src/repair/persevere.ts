import type { ErrorCode } from '@millrace/contract';
import { backoff, isFailure, pause, type FollowerErrors, type Logger } from '../kernel/kernel.ts';

export type PersevereOptions = {
  /** What is done, for the log and for `errors`. */
  readonly what: string;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  readonly logger: Logger;
  readonly random: () => number;
  readonly signal: AbortSignal;
};

/** What passes by itself. */
const passing: readonly ErrorCode[] = [
  'STORE_UNAVAILABLE',
  'QUESTION_CANCELLED',
  'QUESTION_TOO_LARGE',
  'OVERLOADED',
  'LOG_FULL',
  'DISK_FULL',
  'LOG_UNAVAILABLE',
];

/** Whether a step that has failed so may succeed later. */
export function passes(error: unknown): boolean {
  return isFailure(error) && passing.includes(error.code);
}

/** Takes one step after the other until the signal; after what passes by itself the same step again, with back-off. */
export async function persevere(step: () => Promise<void>, options: PersevereOptions): Promise<void> {
  const { what, logger, random, signal, errors } = options;
  let tries = 0;
  while (!signal.aborted) {
    try {
      await step();
      errors?.goesOn(what);
      tries = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (!passes(error)) throw error;
      errors?.failed(what, error);
      if (tries === 0) logger.warn({ err: error }, `${what}: waits and tries again`);
      await pause(backoff(tries, 100, 5_000, random), signal);
      tries += 1;
    }
  }
}
