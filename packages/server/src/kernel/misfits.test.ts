import { TrendQuestion } from '@millrace/contract';
import fastify from 'fastify';
import { Type } from 'typebox';
import { Errors } from 'typebox/value';
import { expect, test } from 'vitest';
import { firstMisfit, within } from './misfits.ts';
import { problemOf } from './problem.ts';

const good = { kind: 'trend', metric: 'events', grain: 'hour', range: { from: 'now-1h', to: 'now' } };

test.each([
  [{ ...good, grain: 'year' }, '/grain', 'must be one of: minute, hour, day, week, month, not "year"'],
  [{ ...good, grain: 7 }, '/grain', 'must be string, not 7'],
  [{ ...good, limit: 0 }, '/limit', 'must be >= 1, not 0'],
  [{ ...good, range: { from: 'now-1h' } }, '/range/to', 'to is missing'],
  [{ ...good, range: { from: { a: 1 }, to: 'now' } }, '/range/from', 'must be string, not an object'],
  [{ ...good, 'a/b': 1 }, '/a~1b', 'there is no such field: a/b. Leave it out, or mend its spelling'],
  [
    { ...good, grain: 'x'.repeat(90) },
    '/grain',
    `must be one of: minute, hour, day, week, month, not "${'x'.repeat(80)}"…`,
  ],
  [5, '', 'must be object, not 5'],
])('says where, what was expected and what came: %j', (value, path, message) => {
  expect(firstMisfit(Errors(TrendQuestion, value), within(value))).toEqual({ path, message });
});

const Fold = Type.Union([
  Type.Object(
    { fold: Type.Union([Type.Literal('min'), Type.Literal('max')]), of: Type.String() },
    { additionalProperties: false },
  ),
  Type.Object(
    { fold: Type.Literal('sum'), of: Type.String(), number: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
]);

test.each([
  ['number', 'there is no such field here, it goes with fold: sum: number. Leave it out, or mend its spelling'],
  ['numbr', 'there is no such field: numbr. Leave it out, or mend its spelling'],
])('says where a field belongs that stands in the wrong form: %s', (name, message) => {
  const value = { fold: 'max', of: 'data.x', [name]: 'decimal' };
  expect(firstMisfit(Errors(Fold, value), within(value))).toEqual({ path: `/${name}`, message });
});

const Key = Type.Object(
  { name: Type.String({ minLength: 2 }), kind: Type.Union([Type.Literal('a'), Type.Literal('b')]) },
  { additionalProperties: false },
);

test.each([
  [{ name: 'xx', kind: 'c' }, 'body/kind: must be one of: a, b, not "c"'],
  [{ name: 'x', kind: 'a' }, 'body/name: must NOT have fewer than 2 characters, not "x"'],
  [{ kind: 'a' }, 'body/name: name is missing'],
  [{ name: 'xx', kind: 'a', more: 1 }, 'body/more: there is no such field: more. Leave it out, or mend its spelling'],
])('as the framework tells it: %j', async (payload, detail) => {
  const app = fastify({ ajv: { customOptions: { removeAdditional: false, verbose: true } } });
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = problemOf(error, 'r');
    return reply.code(status).send(body);
  });
  app.post('/', { schema: { body: Key } }, () => ({}));
  const answer = await app.inject({ method: 'POST', url: '/', payload });
  expect(answer.json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID', detail });
});
