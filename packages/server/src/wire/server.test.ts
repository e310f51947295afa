import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import { buildServer } from './server.ts';

let app: FastifyInstance;
beforeAll(async () => {
  const routes = async (server: FastifyInstance): Promise<void> => {
    server.get('/api/things/:name', { config: { policy: 'public' } }, () => ({}));
    server.delete('/api/things/:name', { config: { policy: 'public' } }, ({ body }) => ({ body: body ?? null }));
    const schema = { body: { type: 'object', required: ['name'] } };
    server.post('/api/things', { config: { policy: 'public' }, schema }, ({ body }) => body);
  };
  app = await buildServer({ version: '1', page: '/nowhere', logger: silent, routes });
  await app.ready();
});
afterAll(() => app.close());

test.each([
  ['a broken escape', '/api/things/%'],
  ['bytes that are no text', '/api/things/%FF'],
  ['a name that is too long', `/api/things/${'x'.repeat(600)}`],
])('an address with %s is answered with a problem body of the table', async (_, url) => {
  const answer = await app.inject({ url });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
  expect(answer.json()).toMatchObject({ code: 'URL_INVALID', status: 400, requestId: expect.any(String) });
});

const remove = { method: 'DELETE', url: '/api/things/a' } as const;
const add = { method: 'POST', url: '/api/things' } as const;
test.each([
  ['nothing, where nothing is wanted', { ...remove, payload: '' }, [200, { body: null }]],
  ['nothing, where something is', { ...add, payload: '' }, [400, { code: 'REQUEST_INVALID' }]],
  ['no JSON', { ...add, payload: '{' }, [400, { code: 'BODY_NOT_JSON' }]],
  [
    'what no one reads to its end',
    { ...add, payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
    [400, { code: 'BODY_TOO_DEEP' }],
  ],
  ['what is wanted', { ...add, payload: '{"name": "a"}' }, [200, { name: 'a' }]],
] as const)('a JSON content type with %s', async (_, sent, [status, body]) => {
  const answer = await app.inject({ ...sent, headers: { 'content-type': 'application/json' } });
  expect([answer.statusCode, answer.json()]).toEqual([status, expect.objectContaining(body)]);
});

test.each([
  ['the longest address of a page, within another one', 70_000, 200],
  ['more than any page has', 140_000, 431],
])('an address of %s', async (_, length, status) => {
  const at = app.server.listening ? app.listeningOrigin : await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${at}/api/things/a?rule=${'x'.repeat(length)}`);
  expect(answer.status).toBe(status);
});
