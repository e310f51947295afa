import type { ExpressionRead, Problem } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemOf } from '../../kernel/kernel.ts';
import { expressionRoute } from './expression-route.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = problemOf(error, request.id);
    return reply.code(status).send(body);
  });
  expressionRoute(app);
  await app.ready();
});
afterAll(async () => app?.close());

const read = async (expression: unknown) =>
  await app.inject({ method: 'POST', url: '/api/expressions', payload: { expression } });

test('given a text, when it is read, then its tree comes with it, and from the tree the same text', async () => {
  const said = (await read(' plan=="pro"&&!segment("vip") ')).json<ExpressionRead>();
  expect(said.text).toBe('plan == "pro" && !segment("vip")');
  expect(said.tree).toMatchObject({ op: 'and', of: [{ op: 'eq' }, { op: 'not', of: { op: 'segment', name: 'vip' } }] });
  expect((await read(said.tree)).json<ExpressionRead>()).toEqual(said);
});

test.each([
  ['plan ==', 'EXPRESSION_INVALID', 'line 1, column 8'],
  [{ op: 'eq', left: { op: 'field', path: 'a' } }, 'EXPRESSION_INVALID', 'expression.right'],
  [5, 'REQUEST_INVALID', 'expression'],
])('given %j, when it is read, then the problem says where', async (expression, code, detail) => {
  const answered = await read(expression);
  expect(answered.statusCode).toBe(400);
  expect(answered.json<Problem>()).toMatchObject({ code, detail: expect.stringContaining(detail) });
});
