/** Breaks what the platform runs on. Linux only: children are found in /proc, small disks are tmpfs mounts. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export function killHard(pid: number): void {
  process.kill(pid, 'SIGKILL');
}

/** Stops a process without ending it: its sockets stay open and nobody answers. */
export function hang(pid: number): void {
  process.kill(pid, 'SIGSTOP');
}

export function goOn(pid: number): void {
  process.kill(pid, 'SIGCONT');
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export type Child = { readonly pid: number; readonly command: string };

/** The living children of a process, whichever of its threads started them. */
export async function childrenOf(pid: number): Promise<Child[]> {
  const found: Child[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // A process may end between the listing and the reading.
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(parent) !== pid || state === 'Z') continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    found.push({ pid: Number(entry), command: command.replaceAll('\0', ' ').trim() });
  }
  return found;
}

/** The embedded engine of a platform: the child that runs a file named after it. Undefined while there is none. */
export async function engineOf(platformPid: number): Promise<number | undefined> {
  const children = await childrenOf(platformPid);
  return children.find(({ command }) => /engine[^/ ]*\.ts/.test(command))?.pid;
}

export type SmallDisk = { readonly directory: string; remove(): Promise<void> };

/** A file system of its own with this much room, or null where mounting is not allowed. */
export async function smallDisk(bytes: number): Promise<SmallDisk | null> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-disk-'));
  const run = promisify(execFile);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'millrace-test', directory]);
  } catch {
    await rm(directory, { recursive: true });
    return null;
  }
  return {
    directory,
    async remove() {
      await run('umount', ['--lazy', directory]);
      await rm(directory, { recursive: true });
    },
  };
}
