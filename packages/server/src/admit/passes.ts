import type { ErrorCode } from '@millrace/contract';
import { isFailure } from '../kernel/kernel.ts';

/** What passes when there is room again, or when the log answers. */
const passing: readonly ErrorCode[] = ['DISK_FULL', 'LOG_FULL', 'OVERLOADED', 'LOG_UNAVAILABLE'];

export function passes(error: unknown): boolean {
  return isFailure(error) && passing.includes(error.code);
}
