import { childrenOf } from '@millrace/testbed/faults.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { pause } from '@millrace/server/kernel/kernel.ts';
import { until } from './until.ts';

/** kill -9 of everything that belongs to the platform at once: parent, threads and engine. */
export async function killAll(platform: Platform): Promise<void> {
  process.kill(-platform.pid, 'SIGKILL');
  await platform.kill();
}

/** Starts it and kills it with kill -9 so many milliseconds after its process exists, whatever it is doing then. */
export async function killWhileStarting(platform: Platform, afterMs: number): Promise<void> {
  let over = false;
  const starting = platform
    .restart()
    .catch(() => {})
    .finally(() => (over = true));
  let pid: number | undefined;
  await until('the platform has a process', async () => {
    const children = await childrenOf(process.pid);
    pid = children.find(({ command }) => command.includes('server/src/main.ts'))?.pid;
    return pid !== undefined || over;
  });
  await pause(afterMs);
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  await starting;
}

/** Signals the embedded engine, if there is one just now; returns which. */
export async function signalEngine(platform: Platform, signal: NodeJS.Signals): Promise<number | undefined> {
  const engine = await platform.engine();
  if (engine === undefined) return undefined;
  try {
    process.kill(engine, signal);
    return engine;
  } catch {
    return undefined;
  }
}
