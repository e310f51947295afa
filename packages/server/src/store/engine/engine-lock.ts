import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, pause } from '../../kernel/kernel.ts';
import { processIdentity } from './process-identity.ts';

type Running = { readonly pid: number; readonly identity: string };
type Holder = { readonly owner: Running; readonly engine?: Running };

/**
 * Who owns the store directory, and which engine process it has started. An owner that is gone is replaced, after its
 * engine has been killed: it may hang and then does not end by itself. Two that replace the same dead owner at the same
 * moment are told apart by the engine's own lock (code 76).
 */
export type EngineLock = {
  readonly path: string;
  /** Names the engine now running, so that a successor can end it. */
  record(pid: number): void;
  release(): void;
};

export async function takeLock(directory: string): Promise<EngineLock> {
  const path = join(directory, 'engine.lock');
  const draft = `${path}.${process.pid}`;
  const owner = { pid: process.pid, identity: processIdentity(process.pid) ?? `${process.pid}` };
  const write = (file: string, holder: Holder): void => writeFileSync(file, JSON.stringify(holder), { flush: true });

  write(draft, { owner });
  try {
    while (!linked(draft, path)) {
      const holder = read(path);
      if (holder !== undefined && runs(holder.owner)) {
        throw new Failure('STORE_LOCKED', { detail: `process ${holder.owner.pid} uses ${directory}` });
      }
      if (holder?.engine !== undefined) await end(holder.engine);
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }

  return {
    path,
    record(pid) {
      write(draft, { owner, engine: { pid, identity: processIdentity(pid) ?? '' } });
      renameSync(draft, path);
    },
    release() {
      if (read(path)?.owner.identity === owner.identity) rmSync(path, { force: true });
    },
  };
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function runs(process: Running): boolean {
  return processIdentity(process.pid) === process.identity;
}

async function end(engine: Running): Promise<void> {
  while (runs(engine)) {
    try {
      process.kill(engine.pid, 'SIGKILL');
    } catch {
      return;
    }
    await pause(10);
  }
}
