import { pause } from '../kernel/kernel.ts';
import type { StreamHost } from './stream-host.ts';

const everyMs = 5;
const mostMs = 5_000;

/** Whether admit has settled the entry of `received`, or does so within five seconds. */
export async function settledBy(stream: Pick<StreamHost, 'progress'>, offset: number): Promise<boolean> {
  for (let waited = 0; waited < mostMs; waited += everyMs) {
    if (stream.progress.received > offset) return true;
    await pause(everyMs);
  }
  return stream.progress.received > offset;
}
