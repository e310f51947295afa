import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, getPriority, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, round } from './figures.ts';

/** What the figures were measured on. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  /** Of 325 appended bytes, in the folder the benches write to. */
  readonly fdatasyncMsP50: number;
  /** Processes that wanted a core in the last minute: above the number of cores the figures are too low. */
  readonly load: number;
  /** Nice value of the bench and of all it starts: below 0 it goes before what else runs. */
  readonly priority: number;
};

export function describeMachine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    fdatasyncMsP50: round(fdatasyncMs()),
    load: round(loadavg()[0] ?? 0),
    priority: getPriority(),
  };
}

/** The commit, with a mark when the tree differs from it. */
export function describeCommit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'packages', 'bench') !== '';
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? '+changes' : '');
  } catch {
    return 'unknown';
  }
}

function fdatasyncMs(): number {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  const file = openSync(join(directory, 'probe'), 'w');
  try {
    const bytes = Buffer.alloc(325, 'a');
    const times: number[] = [];
    for (let n = 0; n < 300; n += 1) {
      const start = performance.now();
      writeSync(file, bytes);
      fdatasyncSync(file);
      times.push(performance.now() - start);
    }
    return median(times);
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true });
  }
}
