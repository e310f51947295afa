/**
 * Starts the real program for a test: a process of its own, on a free port, in a data directory of its own, with keys that
 * are known beforehand. A restart keeps port, keys and data. `await using` stops it and removes the directory it made.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Books, CollectAnswer, Question, SavedQuestion } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import { engineOf } from './faults.ts';
import { startProgram, type Ending, type Program } from './program.ts';

export type PlatformOptions = {
  /** On top of what the platform needs to run; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: a new temporary one, removed at the end. */
  readonly dataDirectory?: string;
  /** Default false. */
  readonly demo?: boolean;
};

export type Platform = {
  readonly url: string;
  readonly writeKey: string;
  /** Empty on a data directory that another platform had before: the key was minted then. */
  readonly publicKey: string;
  readonly adminKey: string;
  readonly dataDirectory: string;
  /** Of the parent process; another one after a restart. */
  readonly pid: number;
  /** Address that signs in to the dashboard, once; another one after a restart. */
  readonly signIn: string;
  /** Pid of the embedded engine, while there is one. */
  engine(): Promise<number | undefined>;
  /** Sends a signal and waits for the end. Default SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<Ending>;
  /** Ends it as an operator would, with SIGTERM. */
  stop(): Promise<Ending>;
  /** Starts it again, after stopping it when it still runs. */
  restart(): Promise<void>;
  /** Everything it printed so far, over all starts. */
  logs(): string;
  /** Resolves when this stands in what it printed since its last start. */
  said(text: string): Promise<void>;
  /** With the admin key, unless a header says otherwise. Paths begin with a slash. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Patient, like `books`: while the store is on its way it asks again. */
  ask(question: Question | SavedQuestion): Promise<Answer>;
  /** Of the last hour. */
  books(): Promise<Books>;
  /** In the native dialect, with the write key. */
  send(events: readonly unknown[] | object): Promise<CollectAnswer>;
  /** Resolves when everything received so far is admitted, loaded and rolled up. */
  idle(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const writeKey = 'wk_testbed_000000000000000000000000';
const adminKey = 'ak_testbed_000000000000000000000000';

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'millrace-')));
  const start = (port: string): Promise<Program> =>
    startProgram({
      MILLRACE_PORT: port,
      MILLRACE_DATA: dataDirectory,
      MILLRACE_DEMO: options.demo === true ? 'on' : 'off',
      MILLRACE_WRITE_KEY: writeKey,
      MILLRACE_ADMIN_KEY: adminKey,
      ...options.env,
    });
  let program = await start('0');
  let earlier = '';
  const { url } = program.ready;

  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${adminKey}`);
    if (init.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    return await fetch(`${url}${path}`, { ...init, headers });
  };

  return {
    url,
    writeKey,
    publicKey: program.ready.publicKey ?? '',
    adminKey,
    dataDirectory,
    get pid() {
      return program.pid;
    },
    get signIn() {
      return program.ready.signIn;
    },
    engine: () => engineOf(program.pid),
    kill: (signal = 'SIGKILL') => program.end(signal),
    stop: () => program.end('SIGTERM'),
    async restart() {
      await program.end('SIGTERM');
      earlier += program.logs();
      program = await start(new URL(url).port);
    },
    logs: () => earlier + program.logs(),
    said: (text) => program.said(text),
    request,
    ask: async (question) =>
      (await patiently(() => request('/api/ask', { method: 'POST', body: JSON.stringify(question) }))) as Answer,
    books: async () => (await patiently(() => request('/api/books'))) as Books,
    async send(events) {
      const headers = { authorization: `Bearer ${writeKey}` };
      return (await json(
        await request('/v1/events', { method: 'POST', headers, body: JSON.stringify(events) }),
      )) as CollectAnswer;
    },
    async idle() {
      // fetch waits five minutes for an answer; a busy machine may take longer.
      while (!(await isAnswered(() => request('/health/idle'))));
    },
    async [Symbol.asyncDispose]() {
      await program.end('SIGTERM');
      await program.sweep();
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Asks again as long as it is told to, for at most this many times. */
const patience = 30;

async function patiently(ask: () => Promise<Response>): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const response = await ask();
    if (response.status !== 503 || tries === patience) return await json(response);
    await response.body?.cancel();
    await pause(1000 * Number(response.headers.get('retry-after') ?? 1));
  }
}

/** False when no answer came in the time that fetch has for it. */
async function isAnswered(ask: () => Promise<Response>): Promise<boolean> {
  try {
    await json(await ask());
    return true;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
    if (cause?.code === 'UND_ERR_HEADERS_TIMEOUT') return false;
    throw error;
  }
}

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.url} ${text.slice(0, 1000)}`);
  return text === '' ? undefined : JSON.parse(text);
}
