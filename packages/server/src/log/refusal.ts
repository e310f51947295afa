import type { Refusing } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';

/** Why an append is refused now; null = it would be taken. */
export type Refusal = Refusing | null;

const retryAfter = { OVERLOADED: 1, LOG_FULL: 10, DISK_FULL: 5, LOG_FAILED: 5, LOG_UNAVAILABLE: 1 } as const;

/** What an append is rejected with, for who refuses before it comes to that. `retryAfter` in seconds. */
export function refuse(code: Refusing): Failure {
  return new Failure(code, { retryAfter: retryAfter[code] });
}
