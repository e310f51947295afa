import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pause } from '@millrace/server/kernel/kernel.ts';
import { isAlive } from './faults.ts';

/** What the program says on stdout, as one line of JSON, when it takes requests. */
export type Ready = {
  readonly ready: true;
  readonly url: string;
  /** Signs in to the dashboard, once. */
  readonly signIn: string;
  readonly workspace: string;
  /** Only at the first start on a data directory, which mints it. */
  readonly publicKey?: string;
};

export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Program = {
  readonly ready: Ready;
  readonly pid: number;
  /** Sends the signal unless it has ended, and waits for its end. SIGTERM becomes SIGKILL after 20 s. */
  end(signal: NodeJS.Signals): Promise<Ending>;
  /** Kills what the program has left behind. */
  sweep(): Promise<void>;
  logs(): string;
  /** Resolves when this stands in what it printed, rejects when it has ended without. */
  said(text: string): Promise<void>;
};

/** On top of the environment of the tests, which loses its own settings of a platform. */
export type Settings = Readonly<Record<string, string | undefined>>;

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const patienceMs = 60_000;
const graceMs = 20_000;
const keptCharacters = 2_000_000;

/** Runs packages/server/src/main.ts as the leader of a process group; resolves when it is ready. */
export async function startProgram(settings: Settings, file = main): Promise<Program> {
  const child = spawn(process.execPath, [file], {
    env: { ...inherited(), MILLRACE_ANNOUNCE: 'json', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  let logs = '';
  const listeners = new Set<() => void>();
  const note = (text: string): void => {
    logs = (logs + text).slice(-keptCharacters);
    for (const listen of listeners) listen();
  };
  const sweep = (): void => killGroup(pid);
  process.once('exit', sweep);
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // What was printed last arrives after the exit; a child that is left behind keeps the pipes open.
  const closed = once(child, 'close');
  void closed.then(() => process.off('exit', sweep));
  child.stderr.setEncoding('utf8').on('data', note);
  child.stdout.setEncoding('utf8').on('data', note);
  const patience = new AbortController();
  const ready = await Promise.race([
    announcement(child.stdout),
    ended.then(async ({ code, signal }) => {
      sweep();
      await closed;
      throw new Error(`the platform ended with ${code ?? signal} before it was ready\n${logs}`);
    }),
    once(child, 'error').then(([error]) => {
      throw error;
    }),
    pause(patienceMs, patience.signal).then(() => {
      if (patience.signal.aborted) return new Promise<never>(() => {});
      sweep();
      throw new Error(`the platform was not ready after ${patienceMs} ms\n${logs}`);
    }),
  ]).finally(() => patience.abort());
  return {
    ready,
    pid,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const ending = await ended;
      clearTimeout(impatience);
      return ending;
    },
    async sweep() {
      sweep();
      process.off('exit', sweep);
    },
    logs: () => logs,
    async said(text) {
      const heard = new Promise<void>((resolve) => {
        const listen = (): void => {
          if (!logs.includes(text)) return;
          listeners.delete(listen);
          resolve();
        };
        listeners.add(listen);
        listen();
      });
      const missed = closed.then(() => {
        if (!logs.includes(text)) throw new Error(`the platform ended and never said "${text}"\n${logs}`);
      });
      await Promise.race([heard, missed]);
    },
  };
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MILLRACE_')));
}

async function announcement(stdout: NodeJS.ReadableStream): Promise<Ready> {
  return await new Promise((resolve) => {
    let rest = '';
    stdout.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      const said = lines.find((line) => line.startsWith('{"ready":true'));
      if (said !== undefined) resolve(JSON.parse(said) as Ready);
    });
  });
}

function killGroup(pid: number): void {
  if (isAlive(-pid)) process.kill(-pid, 'SIGKILL');
}
