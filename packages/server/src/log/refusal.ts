import { Failure } from '../kernel/kernel.ts';
import type { LogWriter } from './log.ts';

/** Why an append is refused now; null = it would be taken. */
export type Refusal = ReturnType<LogWriter['room']>['refusing'];

const retryAfter = { OVERLOADED: 1, LOG_FULL: 10, DISK_FULL: 5, LOG_FAILED: 5, LOG_UNAVAILABLE: 1 } as const;

/** What an append is rejected with, for who refuses before it comes to that. `retryAfter` in seconds. */
export function refuse(code: Exclude<Refusal, null>): Failure {
  return new Failure(code, { retryAfter: retryAfter[code] });
}
