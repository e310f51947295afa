import { readFile } from 'node:fs/promises';
import type { Platform } from './platform.ts';

/** For `startPlatform`: the program lets itself be inspected, on a free port. */
export const inspected: Readonly<Record<string, string>> = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Of the parent process right after a full collection in all its threads, MB: nothing of it is waiting to be collected. */
export type LiveMemory = {
  /** What its objects hold, buffers included. */
  readonly live: number;
  /** All the process has of the machine: also what no collector sees, native libraries and their caches. */
  readonly resident: number;
};

export type MemoryWatch = { read(): Promise<LiveMemory>; close(): void };

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string; readonly message?: string };
  readonly result?: unknown;
};
type Send = (method: string, params?: object) => Promise<unknown>;

const mb = 1024 * 1024;

/** Watches the memory of a platform that was started with `inspected`. */
export async function watchMemory(platform: Pick<Platform, 'pid' | 'logs'>): Promise<MemoryWatch> {
  const [, address] = /Debugger listening on (ws:\S+)/.exec(platform.logs()) ?? [];
  if (address === undefined) throw new Error('the platform does not let itself be inspected');
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const workers = new Map<string, Calling>();
  const main = calling((text) => socket.send(text));
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    const { sessionId = '', message: inner = '' } = message.params ?? {};
    if (message.method === 'NodeWorker.attachedToWorker')
      workers.set(
        sessionId,
        calling((text) => void main.send('NodeWorker.sendMessageToWorker', { sessionId, message: text })),
      );
    else if (message.method === 'NodeWorker.receivedMessageFromWorker')
      workers.get(sessionId)?.answered(JSON.parse(inner) as Message);
    else if (message.method === 'NodeWorker.detachedFromWorker') workers.delete(sessionId);
    else main.answered(message);
  });
  await main.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  return {
    async read() {
      let live = 0;
      for (const { send } of [main, ...workers.values()]) live += await liveBytes(send);
      return { live: Math.round(live / mb), resident: await residentMb(platform.pid) };
    },
    close: () => socket.close(),
  };
}

async function liveBytes(send: Send): Promise<number> {
  await send('HeapProfiler.collectGarbage');
  const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
  const { result } = (await send('Runtime.evaluate', { expression })) as { result: { value: number } };
  return result.value;
}

type Calling = { readonly send: Send; answered(message: Message): void };

/** Requests and their answers over a line that carries text. */
function calling(carry: (text: string) => void): Calling {
  const open = new Map<number, (result: unknown) => void>();
  let last = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        last += 1;
        open.set(last, resolve);
        carry(JSON.stringify({ id: last, method, params }));
      }),
    answered({ id = 0, result }) {
      open.get(id)?.(result);
      open.delete(id);
    },
  };
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
