import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call } from './call.ts';
import { ConnectionPool } from './connections.ts';

/** What becomes of the requests, in the order in which they come; those behind are answered. */
type Fate = 'answered' | 'reset' | 'cut';

const body = JSON.stringify({ meta: [], data: [[1]], rows: 1 });
const head = (length: number): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: Keep-Alive\r\nContent-Length: ${length}\r\n\r\n`;

let server: Server;
let pool: ConnectionPool;
let fates: Fate[];
/** The connection that each request came on. */
let came: number[];

beforeEach(async () => {
  [fates, came] = [[], []];
  const sockets: Socket[] = [];
  server = createServer((socket) => {
    const connection = sockets.push(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (part) => {
      text += part.toString();
      // A statement travels in the body, which ends with it.
      if (!text.includes('SELECT 1')) return;
      text = '';
      came.push(connection);
      const fate = fates.shift() ?? 'answered';
      if (fate === 'reset') socket.resetAndDestroy();
      else if (fate === 'answered') socket.write(head(body.length) + body);
      else socket.write(head(body.length) + body.slice(0, 5), () => socket.resetAndDestroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const login = { user: 'u', password: 'p' };
  const address = { url: `http://127.0.0.1:${port}`, writer: login, reader: login, explorer: login };
  pool = new ConnectionPool({ current: () => address }, 'd');
});
afterEach(async () => {
  await pool.close();
  server.close();
});

const read = () =>
  call(pool, { role: 'reader', errand: 'reader', timeoutMs: 10_000 }, async ({ client, queryId, signal }) => {
    const found = await client.query({
      query: 'SELECT 1',
      format: 'JSONCompact',
      query_id: queryId,
      abort_signal: signal,
    });
    return (await found.json<unknown[]>()).data;
  });
const write = () =>
  call(pool, { role: 'writer', errand: 'insert', timeoutMs: 10_000 }, async ({ client, queryId, signal }) => {
    await client.command({ query: 'INSERT INTO t SELECT 1', query_id: queryId, abort_signal: signal });
  });

test('a read on a connection that the engine closes as it is used is sent again on one of its own', async () => {
  fates = ['answered', 'reset'];
  expect(await read()).toEqual([[1]]);
  expect(await read()).toEqual([[1]]);
  expect(came).toEqual([1, 1, 2]);
});

test('it is sent once more, not again and again', async () => {
  fates = ['reset', 'reset'];
  await expect(read()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', detail: 'the connection broke' });
  expect(came).toEqual([1, 2]);
});

test('a write is sent once, whatever becomes of it', async () => {
  fates = ['reset'];
  await expect(write()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(came).toEqual([1]);
});

test('an answer that breaks off is not asked for again', async () => {
  fates = ['cut'];
  await expect(read()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(came).toEqual([1]);
});
