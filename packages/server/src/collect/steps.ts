import { setImmediate } from 'node:timers/promises';

/** Bytes of a body between two pauses: about 4 ms. A body no larger is read in one go. */
export const sliceBytes = 512 * 1024;

/** Work that pauses now and then, so that a long one need not hold the thread. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does it all at once. */
export function finish<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** Lets others have their turn at each pause. */
export async function takeTurns<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (step.done !== true) {
    await setImmediate();
    step = steps.next();
  }
  return step.value;
}
