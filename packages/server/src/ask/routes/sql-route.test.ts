import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Problem, SqlAnswer } from '@millrace/contract';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Failure, problemOf } from '../../kernel/kernel.ts';
import type { Grounds } from '../../measure/measure.contract.ts';
import { openFilledGrounds } from './routes.contract.ts';
import { sqlRoute, type SqlRouteOptions } from './sql-route.ts';

let grounds: Grounds;
let app: FastifyInstance;
const serve = async (change: Partial<SqlRouteOptions> = {}): Promise<FastifyInstance> => {
  const on = fastify();
  on.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  sqlRoute(on, { store: grounds.store, workspaceOf: () => 'w', mayReveal: () => true, ...change });
  await on.ready();
  return on;
};
beforeAll(async () => {
  grounds = await openFilledGrounds();
  app = await serve();
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

const ask = async (payload: object, on = app) => await on.inject({ method: 'POST', url: '/api/sql', payload });

test('answers a statement with its columns, its rows and what it cost', async () => {
  const response = await ask({ sql: 'SELECT id, item FROM events WHERE id = {id:String}', params: { id: 'e1' } });
  expect(response.statusCode).toBe(200);
  expect(response.json<SqlAnswer>()).toMatchObject({
    columns: [
      { name: 'id', type: 'String' },
      { name: 'item', type: 'UInt32' },
    ],
    rows: [['e1', 1]],
    truncated: false,
    rowsRead: expect.any(Number),
    limits: { ms: 10_000 },
  });
});

test('says when there are more rows than the limit, and gives no more', async () => {
  const said = async (limit: number) => (await ask({ sql: 'SELECT number FROM numbers(10)', limit })).json<SqlAnswer>();
  expect(await said(9)).toMatchObject({ truncated: true, rows: { length: 9 } });
  expect(await said(10)).toMatchObject({ truncated: false, rows: { length: 10 } });
  expect(await said(10_000)).toMatchObject({ truncated: false });
  const all = (await ask({ sql: 'SELECT number FROM numbers(20000)', limit: 10_000 })).json<SqlAnswer>();
  expect(all).toMatchObject({ truncated: true, rows: { length: 10_000 } });
});

test('another workspace sees its own rows only', async () => {
  const stranger = await serve({ workspaceOf: () => 'nobody' });
  expect((await ask({ sql: 'SELECT count() FROM events' }, stranger)).json<SqlAnswer>().rows).toEqual([['0']]);
  await stranger.close();
});

test.each<[object, number, string, string]>([
  [{}, 400, 'REQUEST_INVALID', 'sql'],
  [{ sql: 'SELECT 1', limit: 0 }, 400, 'REQUEST_INVALID', 'limit'],
  [{ sql: 'SELECT 1', limit: 10_001 }, 400, 'REQUEST_INVALID', 'limit'],
  [{ sql: 'SELECT 1', colour: 'red' }, 400, 'REQUEST_INVALID', 'colour'],
  [{ sql: 'SELECT 1', params: { 'a b': 1 } }, 400, 'REQUEST_INVALID', 'a b'],
  [{ sql: 'SELECT {x:UInt8}' }, 400, 'SQL_INVALID', '`x`'],
  [{ sql: 'SELECT 1 +' }, 400, 'SQL_INVALID', 'position'],
  [{ sql: 'DROP TABLE events' }, 403, 'SQL_REFUSED', 'SELECT'],
  [{ sql: 'SELECT sum(number) FROM numbers(200000000)' }, 422, 'SQL_TOO_COSTLY', 'rows'],
])('refuses %j', async (payload, status, code, detail) => {
  const response = await ask(payload);
  expect(response.json<Problem>()).toMatchObject({ status, code, detail: expect.stringContaining(detail) });
});

test('who may not see personal fields may not ask', async () => {
  const masked = await serve({ mayReveal: () => false });
  expect((await ask({ sql: 'SELECT 1' }, masked)).json<Problem>().code).toBe('KEY_NOT_ALLOWED');
  await masked.close();
});

test('four statements run at once, a fifth comes again; who goes takes the statement along', async () => {
  const begun: AbortSignal[] = [];
  const fourth = Promise.withResolvers<void>();
  const on = await serve({
    store: {
      explore: (_sql, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Failure('QUESTION_CANCELLED')));
          if (signal !== undefined) begun.push(signal);
          if (begun.length === 4) fourth.resolve();
        }),
    },
  });
  await on.listen({ port: 0, host: '127.0.0.1' });
  const { port } = on.server.address() as AddressInfo;
  const calls = Array.from({ length: 4 }, () => {
    const headers = { 'content-type': 'application/json' };
    const call = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/sql', headers });
    call.on('error', () => {});
    call.end(JSON.stringify({ sql: 'SELECT 1' }));
    return call;
  });
  await fourth.promise;
  const fifth = await ask({ sql: 'SELECT 1' }, on);
  expect(fifth.json<Problem>().code).toBe('SQL_BUSY');
  expect(fifth.headers['retry-after']).toBe('1');
  const gone = begun.map(async (signal) => await once(signal, 'abort'));
  for (const call of calls) call.destroy();
  await Promise.all(gone);
  await on.close();
});
