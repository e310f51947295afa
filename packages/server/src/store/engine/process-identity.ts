import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process for ever: its number alone is reused. undefined when it does not run (a zombie does not). */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return `${pid} ${execFileSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).trim()}`;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; after it come the state and, as the 20th field, the start time in ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]} ${boot}`;
  } catch {
    return undefined;
  }
}
