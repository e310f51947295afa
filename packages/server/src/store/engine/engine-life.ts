import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Failure, pause, type Logger } from '../../kernel/kernel.ts';
import type { Address, Login } from '../endpoint.ts';
import { writeEngineFiles } from './engine-config.ts';
import { followEngineLog } from './engine-log.ts';
import { askEngine } from './engine-probe.ts';
import { checkEngine } from './engine-versions.ts';

/** One process of the engine, from its start to its end. */
export type Life = {
  readonly pid: number;
  readonly address: Address;
  /** Resolves, with the reason, when the process is gone. */
  readonly ended: Promise<string>;
  kill(): void;
};

export type LifeOptions = {
  readonly library: string;
  readonly directory: string;
  readonly database: string;
  readonly memoryBytes: number;
  readonly logger: Logger;
  /** Called as soon as the process exists, long before it answers. */
  readonly onProcess: (pid: number) => void;
  readonly signal: AbortSignal;
};

/** The listener lives as long as this query; nobody reads from it. It wakes once an hour. */
const hold =
  'SELECT sleepEachRow(3600) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0, max_execution_time = 0';
const startMs = 30_000;

/** Starts a process and resolves when it answers a query. Rejects, with the process gone, when it does not. */
export async function startLife(options: LifeOptions): Promise<Life> {
  const port = await freePort();
  const address = {
    url: `http://127.0.0.1:${port}`,
    writer: mint('writer'),
    reader: mint('reader'),
    explorer: mint('explorer'),
  };
  const { config, data } = writeEngineFiles({ ...options, address });
  const child = fork(
    fileURLToPath(new URL('engine-process.ts', import.meta.url)),
    [
      options.library,
      'clickhouse',
      `--config-file=${config}`,
      `--path=${data}`,
      '--log-level=warning',
      '--listen_host=127.0.0.1',
      `--http_port=${port}`,
      '--multiquery',
      `--query=SYSTEM START LISTEN HTTP; ${hold}`,
    ],
    // The engine runs on a thread whose stack the loader sizes by this variable; 64 MB is what its parser asks for.
    { execArgv: [], env: { RUST_MIN_STACK: '67108864' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  if (child.pid !== undefined) options.onProcess(child.pid);
  const life = {
    pid: child.pid ?? 0,
    address,
    ended: endOf(child, options.logger),
    kill: () => void child.kill('SIGKILL'),
  };

  try {
    await answers(life, options.signal);
    return life;
  } catch (error) {
    life.kill();
    await life.ended;
    throw error;
  }
}

async function answers(life: Life, signal: AbortSignal): Promise<void> {
  let reason: string | undefined;
  void life.ended.then((text) => (reason = text));
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(startMs)]);
  while (!giveUp.aborted) {
    if (reason !== undefined) throw refusal(reason);
    const version = await askEngine(life.address, 1_000).catch(() => undefined);
    if (version !== undefined) return checkEngine(version);
    await pause(10, giveUp);
  }
  throw new Failure('ENGINE_FAILED', { detail: `it did not answer within ${startMs / 1000} s of its start` });
}

function refusal(reason: string): Failure {
  // 76 CANNOT_OPEN_FILE: the engine's own lock on its directory.
  const locked = reason.includes('Code: 76.');
  return new Failure(locked ? 'STORE_LOCKED' : 'ENGINE_FAILED', { detail: reason.split('\n')[0]?.slice(0, 500) ?? '' });
}

/** What the engine says at its end comes by the channel or, if it could not even open its directory, on stderr. */
function endOf(child: ChildProcess, logger: Logger): Promise<string> {
  let said: string | null | undefined;
  let bare: string | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) followEngineLog(stream, logger, (line) => (bare = line));
  }
  child.on('message', (message: { readonly ended?: string | null }) => (said = message.ended));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // Not `exit`: the last lines of stderr may come after it.
    child.once('close', (code, signal) => {
      resolve(said ?? (said === null ? bare : undefined) ?? `it ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

function mint(user: string): Login {
  return { user, password: randomBytes(24).toString('base64url') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
