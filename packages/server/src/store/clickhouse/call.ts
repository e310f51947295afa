import { randomUUID } from 'node:crypto';
import { Failure } from '../../kernel/kernel.ts';
import type { ConnectionPool, Connections, Role } from './connections.ts';
import { translate, type Errand } from './failures.ts';

export type Call = {
  readonly role: Role;
  readonly errand: Errand;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Aborts when the store is found away: a question does not wait for its deadline then. */
  readonly gone?: AbortSignal;
};

export type Ticket = { readonly client: Connections[Role]; readonly queryId: string; readonly signal: AbortSignal };

/** These change nothing. */
const reads: readonly Errand[] = ['reader', 'platform', 'explorer'];

/**
 * One request with a deadline of our own. It rejects at the deadline or at the caller's abort, whether or not the engine
 * still reacts, and then has the query killed by its id. The error is one of our codes.
 * A read whose connection broke before any of the answer came is sent once more, on a connection of its own: the engine may
 * close one that was idle at the moment it is used.
 */
export async function call<T>(
  pool: ConnectionPool,
  { role, errand, timeoutMs, signal, gone }: Call,
  fn: (ticket: Ticket) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw new Failure('QUESTION_CANCELLED');
  const connections = pool.current();
  let queryId = randomUUID();
  const ending = new AbortController();
  let end: (failure: Failure) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = (failure) => {
      reject(failure);
      ending.abort();
      kill(connections, queryId);
    };
  });
  const late = (): void =>
    end(new Failure('STORE_UNAVAILABLE', { detail: `no answer within ${timeoutMs} ms`, retryAfter: 1 }));
  const cancelled = (): void => end(new Failure('QUESTION_CANCELLED'));
  const left = (): void => end(new Failure('STORE_UNAVAILABLE', { detail: 'it went away', retryAfter: 1 }));
  const timer = setTimeout(late, timeoutMs);
  signal?.addEventListener('abort', cancelled, { once: true });
  gone?.addEventListener('abort', left, { once: true });
  try {
    const send = (client: Ticket['client']): Promise<T> =>
      Promise.race([fn({ client, queryId, signal: ending.signal }), ended]);
    return await send(connections[role]).catch(async (error: unknown) => {
      if (!reads.includes(errand) || !brokeUnanswered(error)) throw error;
      queryId = randomUUID();
      return await send(connections.fresh[role]);
    });
  } catch (error) {
    throw translate(error, errand);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancelled);
    gone?.removeEventListener('abort', left);
  }
}

/** Where an answer has begun, Node says that it was aborted. */
function brokeUnanswered(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.message === 'aborted') return false;
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/** A closed connection ends a read-only query too, but only where the engine looks at the socket. Nobody waits for this. */
function kill({ writer }: Connections, queryId: string): void {
  const query = `KILL QUERY WHERE query_id = '${queryId}' ASYNC`;
  writer.command({ query, abort_signal: AbortSignal.timeout(5_000) }).catch(() => {});
}
