import { Failure, isFailure } from '../kernel/kernel.ts';
import type { ErrorCode } from '@millrace/contract';

/** Both a Worker and a parentPort. */
export type Port = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
};

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;
type Wire =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly argument: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly message: string;
      readonly code: ErrorCode | null;
      readonly detail: string | undefined;
    }
  | { readonly kind: 'tell'; readonly name: string; readonly argument: unknown };

/** Calls between two threads. Each side names what it answers; failures cross with their code. */
export class Calls {
  readonly #port: Port;
  readonly #handlers: Handlers;
  readonly #open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #next = 1;
  #closed: Error | undefined;

  constructor(port: Port, handlers: Handlers) {
    this.#port = port;
    this.#handlers = handlers;
    port.on('message', (message) => void this.#take(message as Wire));
  }

  async call<T>(name: string, argument?: unknown): Promise<T> {
    if (this.#closed !== undefined) throw this.#closed;
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve, reject) => this.#open.set(id, { resolve, reject }));
    this.#port.postMessage({ kind: 'call', id, name, argument } satisfies Wire);
    return (await answer) as T;
  }

  /** Without an answer. */
  tell(name: string, argument?: unknown): void {
    this.#port.postMessage({ kind: 'tell', name, argument } satisfies Wire);
  }

  /** The other thread is gone: whoever waits is told. */
  close(error: Error): void {
    this.#closed = error;
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }

  async #take(message: Wire): Promise<void> {
    if (message.kind === 'result' || message.kind === 'error') {
      const waiting = this.#open.get(message.id);
      this.#open.delete(message.id);
      if (message.kind === 'result') waiting?.resolve(message.value);
      else waiting?.reject(errorOf(message));
      return;
    }
    const handler = this.#handlers[message.name] as ((argument: unknown) => unknown) | undefined;
    if (message.kind === 'tell') {
      handler?.(message.argument);
      return;
    }
    const { id } = message;
    try {
      if (handler === undefined) throw new Error(`no handler named ${message.name}`);
      this.#port.postMessage({ kind: 'result', id, value: await handler(message.argument) } satisfies Wire);
    } catch (error) {
      const failure = isFailure(error) ? error : undefined;
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#port.postMessage({
        kind: 'error',
        id,
        message: text,
        code: failure?.code ?? null,
        detail: failure?.detail,
      } satisfies Wire);
    }
  }
}

function errorOf({ message, code, detail }: Extract<Wire, { kind: 'error' }>): Error {
  return code === null ? new Error(message) : new Failure(code, detail === undefined ? {} : { detail });
}
