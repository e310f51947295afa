import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** pass: as if it were not there. refuse: nobody listens. hang: nothing moves. cut: what comes back ends in its first bytes. */
export type ProxyMode = 'pass' | 'refuse' | 'hang' | 'cut';

export type StoreProxy = {
  /** The address that was given, by way of the proxy. */
  readonly url: string;
  set(mode: ProxyMode): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const cutAfterBytes = 20;

/** Stands between the platform and a store and breaks what passes. */
export async function startStoreProxy(target: string): Promise<StoreProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let mode: ProxyMode = 'pass';
  let server: Server | undefined;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (mode === 'hang') socket.pause();
  };
  const accept = (client: Socket): void => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) keep(socket);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      client.write(mode === 'cut' ? bytes.subarray(0, cutAfterBytes) : bytes);
      if (mode === 'cut') client.destroySoon();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroySoon());
  };
  const listen = async (at: number): Promise<void> => {
    server = createServer(accept).listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (closing !== undefined) await new Promise((resolve) => closing.close(resolve));
  };

  await listen(0);
  const address = (server as Server | undefined)?.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const own = address.port;
  const url = new URL(target);
  url.port = String(own);
  return {
    url: url.href,
    async set(next) {
      mode = next;
      if (next === 'refuse') return await close();
      if (server === undefined) await listen(own);
      for (const socket of sockets) {
        if (next === 'hang') socket.pause();
        else socket.resume();
      }
    },
    [Symbol.asyncDispose]: close,
  };
}
