import { pause } from '@millrace/server/kernel/kernel.ts';

const everyMs = 20;

/** Asks again and again until it is so. The deadline is no measurement: it only names what a hanging test waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await pause(everyMs);
  }
}
