/**
 * kernel: what every room stands on. Pure but for `systemClock`. It knows no event, no log, no database.
 * Time is injected; errors carry a code of the contract's table; moving parts share one lifecycle; queues are bounded.
 */
export { BoundedQueue } from './bounded-queue.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { readCursor, writeCursor } from './cursor.ts';
export { Failure, isFailure } from './failure.ts';
export type { FailureOptions } from './failure.ts';
export { FollowerErrors } from './follower-errors.ts';
export type { ErrorsOf } from './follower-errors.ts';
export { parseInstant } from './iso-time.ts';
export { backoff, Idle, pause } from './lifecycle.ts';
export type { Part } from './lifecycle.ts';
export { silent } from './logger.ts';
export type { Logger } from './logger.ts';
export { firstMisfit, misfits, pointerPart, within } from './misfits.ts';
export type { SchemaError } from './misfits.ts';
export { must } from './must.ts';
export { problemOf } from './problem.ts';
export type { ProblemAnswer } from './problem.ts';
export { readJson } from './read-json.ts';
export { Turns } from './turns.ts';
export { uuid7 } from './uuid.ts';
export { WriteBehind } from './write-behind.ts';
