import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import { buildServer } from './server.ts';

let app: FastifyInstance;
beforeAll(async () => {
  const routes = async (server: FastifyInstance): Promise<void> => {
    server.get('/api/things/:name', { config: { policy: 'public' } }, () => ({}));
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
