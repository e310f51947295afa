import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { Check } from 'typebox/schema';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemOf, silent, systemClock } from '../../kernel/kernel.ts';
import type { RecordsWriter } from '../../records/records.ts';
import { openSqliteWriter } from '../../records/sqlite/sqlite-writer.ts';
import { kinds, metric, openPlace, rollup, standing, type Place } from '../catalog.harness.ts';
import { definitionRoutes } from './definition-routes.ts';

let directory: string;
let records: RecordsWriter;
let place: Place;
let app: FastifyInstance;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-catalog-'));
  records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  place = await openPlace(records);
  // As the platform's server is set up.
  app = fastify({
    routerOptions: { maxParamLength: 512 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', strict: false } },
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  const workspaceOf = (): string => 'w';
  await app.register(definitionRoutes, { ...place, kinds, workspaceOf, authorOf: () => 'key:me' });
});
afterEach(async () => {
  await app.close();
  await records.close();
  await rm(directory, { recursive: true });
});

type Answered = { readonly status: number; readonly body: Record<string, unknown>; readonly etag: unknown };

async function send(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  more: InjectOptions = {},
): Promise<Answered> {
  const response = await app.inject({ method, url: `/api/definitions${path}`, ...more });
  return { status: response.statusCode, body: response.json(), etag: response.headers.etag };
}
const put = (path: string, payload: object, headers = {}): Promise<Answered> => send('PUT', path, { payload, headers });
const yaml = (method: 'PUT' | 'POST', path: string, payload: string): Promise<Answered> =>
  send(method, path, { payload, headers: { 'content-type': 'application/yaml' } });

test('what documents may say is there as JSON Schema, for each kind and for all', async () => {
  const { body: one } = await send('GET', '/schemas/metric');
  const { body: any } = await send('GET', '/schemas');
  const good = metric('m', 'x');
  expect(Check(one as never, good)).toBe(true);
  expect(Check(any as never, good)).toBe(true);
  expect(Check(any as never, rollup('r', 'm'))).toBe(true);
  for (const bad of [
    metric('', 'x'),
    { ...good, kind: 'rollup' },
    { ...good, spec: { filter: 5 } },
    { ...good, more: 1 },
  ])
    for (const schema of [one, any]) expect(Check(schema as never, bad), JSON.stringify(bad)).toBe(false);
  expect(await send('GET', '/schemas/segment')).toMatchObject({ body: { code: 'DEFINITION_KIND_UNSUPPORTED' } });
  expect(await send('GET', '/schemas/metrik')).toMatchObject({ body: { code: 'DEFINITION_KIND_UNKNOWN' } });
});

test('an event document is there as JSON Schema', async () => {
  const get = async (type: string) => await app.inject({ method: 'GET', url: `/api/catalog/schemas/${type}` });
  expect((await get('sold')).statusCode).toBe(404);
  await put('/event/sold', { spec: {} });
  expect((await get('sold')).json()).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'sold',
    type: 'object',
    properties: {},
  });
});

describe('one document', () => {
  test('is put, read, listed, compared, taken away, and put again', async () => {
    expect(await put('/metric/a', { spec: { filter: 'x' } })).toMatchObject({
      status: 201,
      etag: '"1"',
      body: {
        workspace: 'w',
        kind: 'metric',
        name: 'a',
        version: 1,
        revision: 1,
        author: 'key:me',
        spec: { filter: 'x' },
      },
    });
    expect(await put('/metric/a', { kind: 'metric', name: 'a', spec: { filter: 'y' } })).toMatchObject({
      status: 200,
      body: { version: 2, at: '2026-01-05T00:00:00.000Z', deleted: false },
    });
    expect((await send('GET', '/metric/a')).body).toMatchObject({ version: 2, spec: { filter: 'y' } });
    expect((await send('GET', '/metric/a?version=1')).body).toMatchObject({ version: 1, spec: { filter: 'x' } });
    expect((await send('GET', '/metric/a/diff')).body).toEqual({
      kind: 'metric',
      name: 'a',
      from: 1,
      to: 2,
      diff: [{ path: '/filter', before: 'x', after: 'y' }],
    });
    expect((await send('GET', '/metric/a/diff?from=0&to=1')).body['diff']).toEqual([{ path: '/filter', after: 'x' }]);
    expect(await send('DELETE', '/metric/a')).toMatchObject({
      status: 200,
      body: { version: 3, deleted: true, spec: null },
    });
    expect(await send('GET', '/metric/a')).toMatchObject({
      status: 404,
      body: { detail: 'metric a was taken away in version 3; version 2 is what it was before' },
    });
    expect(await send('DELETE', '/metric/a')).toMatchObject({ status: 404 });
    expect(await put('/metric/a', { spec: { filter: 'x' } })).toMatchObject({ status: 201, body: { version: 4 } });
    const { body } = await send('GET', '/metric/a/versions?limit=2');
    expect(body['versions']).toMatchObject([{ version: 4 }, { version: 3, deleted: true }]);
    expect((await send('GET', '/metric/a/versions?before=2')).body['versions']).toMatchObject([{ version: 1 }]);
    expect(await send('GET', '/metric/b/versions')).toMatchObject({ status: 404 });
  });

  test('the same again is no change', async () => {
    await put('/metric/a', { spec: { filter: 'x', title: 'A' } });
    expect(await put('/metric/a', { spec: { title: 'A', filter: 'x' } })).toMatchObject({
      status: 200,
      body: { version: 1, revision: 1 },
    });
  });

  test('has whatever name its kind allows', async () => {
    const name = encodeURIComponent('Order / Completed?');
    expect(await put(`/event/${name}`, { spec: {} })).toMatchObject({
      status: 201,
      body: { name: 'Order / Completed?' },
    });
    expect(await send('GET', `/event/${name}`)).toMatchObject({ status: 200 });
  });

  test.each([
    [{ 'if-match': '"1"' }, '', 409],
    [{ 'if-match': 'W/"2"' }, '', 200],
    [{}, '?expected=1', 409],
    [{}, '?expected=2', 200],
    [{ 'if-none-match': '*' }, '', 409],
    [{ 'if-match': '2' }, '', 400],
    [{ 'if-match': '*' }, '', 400],
    [{ 'if-none-match': '"2"' }, '', 400],
    [{}, '?expected=x', 400],
    [{}, '', 200],
  ])('put with %j%s over version 2', async (headers, query, status) => {
    await put('/metric/a', { spec: { filter: 'x' } });
    await put('/metric/a', { spec: { filter: 'y' } });
    const answer = await put(`/metric/a${query}`, { spec: { filter: 'z' } }, headers);
    expect(answer.status).toBe(status);
    if (status === 409) {
      expect(answer.body).toMatchObject({
        code: 'DEFINITION_CHANGED',
        current: { version: 2, author: 'key:me' },
        revision: 2,
      });
      expect((await send('DELETE', `/metric/a${query}`, { headers })).status).toBe(409);
    }
    expect((await send('GET', '/metric/a')).body['version']).toBe(status === 200 ? 3 : 2);
  });

  test('of two tabs that save at once one is told of the other', async () => {
    await put('/metric/a', { spec: { filter: 'x' } });
    const save = (filter: string): Promise<Answered> => put('/metric/a', { spec: { filter } }, { 'if-match': '"1"' });
    const answers = await Promise.all(['one', 'two', 'three'].map(save));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'DEFINITION_CHANGED')).toHaveLength(2);
    expect((await send('GET', '/metric/a')).body['version']).toBe(2);
  });

  test.each([
    ['PUT /animal/a', { spec: {} }, [400, 'DEFINITION_KIND_UNKNOWN'], /animal/],
    ['PUT /score/a', { spec: {} }, [422, 'DEFINITION_KIND_UNSUPPORTED'], /score a \/kind/],
    ['PUT /metric/-', { spec: { filter: 'x' } }, [400, 'DEFINITION_NAME_INVALID'], /a name is 1 to 128/],
    ['PUT /metric/a', { spec: { filtre: 'x' } }, [422, 'DEFINITION_INVALID'], /no such field: filtre/],
    ['PUT /metric/a', { spec: { filter: 5 } }, [422, 'DEFINITION_INVALID'], /\/spec\/filter: must be string/],
    ['PUT /metric/a', { spec: null }, [400, 'REQUEST_INVALID'], /body\/spec/],
    ['PUT /metric/a', { spec: '' }, [400, 'REQUEST_INVALID'], /body\/spec/],
    ['PUT /metric/a', { filter: 'x' }, [400, 'REQUEST_INVALID'], /body/],
    ['PUT /metric/a', { name: 'b', spec: { filter: 'x' } }, [400, 'REQUEST_INVALID'], /body\/name: is b/],
    ['PUT /rollup/r', { spec: { of: ['none'] } }, [422, 'DEFINITION_USED'], /names the metric none/],
    ['GET /metric/a', undefined, [404, 'NOT_FOUND'], /no metric a/],
    ['GET /metric/a?version=x', undefined, [400, 'REQUEST_INVALID'], /querystring\/version/],
    ['GET ?kind=animal', undefined, [400, 'DEFINITION_KIND_UNKNOWN'], /animal/],
    ['GET ?revision=9', undefined, [404, 'NOT_FOUND'], /no revision 9/],
  ] as const)('%s %j is refused', async (request, payload, [status, code], detail) => {
    const [method, path] = request.split(' ') as ['GET' | 'PUT', string];
    const answer = await send(method, path, payload === undefined ? {} : { payload });
    expect(answer).toMatchObject({ status, body: { code, detail: expect.stringMatching(detail) } });
    expect(standing(place)).toEqual({});
  });

  test('a body must be there, and be JSON or YAML', async () => {
    const code = async (headers: object, payload?: string): Promise<unknown> =>
      (await send('PUT', '/metric/a', { headers: { ...headers }, ...(payload !== undefined && { payload }) })).body[
        'code'
      ];
    expect(await code({})).toBe('REQUEST_INVALID');
    expect(await code({ 'content-type': 'application/json' }, '{"spec"')).toBe('BODY_NOT_JSON');
    expect(await code({ 'content-type': 'text/plain' }, '{}')).toBe('TYPE_UNSUPPORTED');
    expect(await code({ 'content-type': 'application/yaml' }, 'spec: {')).toBe('YAML_INVALID');
    expect(await code({ 'content-type': 'application/yaml' }, '')).toBe('REQUEST_INVALID');
    expect(await code({ 'content-type': 'application/json' }, `{"spec":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)).toBe(
      'REQUEST_INVALID',
    );
    expect(
      await code({ 'content-type': 'application/json' }, `{"spec":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`),
    ).toBe('DEFINITION_TOO_LARGE');
  });
});

describe('many documents', () => {
  const four = { documents: [metric('a', 'x'), metric('b', 'x'), rollup('r', 'a', 'b')] };

  test('are planned without a trace, then applied at once, and are the same after that', async () => {
    const plan = await send('POST', '/plan', { payload: four });
    expect(plan.body).toMatchObject({
      revision: 0,
      changes: [
        { kind: 'metric', name: 'a', action: 'create', version: 1, diff: [{ path: '/filter', after: 'x' }] },
        { name: 'b', action: 'create' },
        { name: 'r', action: 'create' },
      ],
      rebuilds: [{ what: 'rollup', name: 'r' }],
      problems: [],
    });
    expect(standing(place)).toEqual({});
    const applied = await send('POST', '/apply', { payload: four });
    expect(applied).toMatchObject({ status: 200, body: { revision: 1, changes: plan.body['changes'] } });
    const again = await send('POST', '/apply', { payload: four });
    expect(again.body).toMatchObject({
      revision: 1,
      changes: [{ action: 'same' }, { action: 'same' }, { action: 'same' }],
    });
    expect((await send('GET', '?kind=rollup&spec=true')).body).toMatchObject({
      revision: 1,
      definitions: [{ kind: 'rollup', name: 'r', spec: { of: ['a', 'b'] } }],
    });
    const all = (await send('GET', '')).body['definitions'] as { name: string; spec?: unknown }[];
    expect(all.map(({ name, spec }) => [name, spec])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['r', undefined],
    ]);
  });

  test('with prune nothing else stays; what is still named cannot go', async () => {
    await send('POST', '/apply', { payload: four });
    const payload = { documents: [metric('a', 'x')], prune: true };
    expect((await send('POST', '/plan', { payload })).body['changes']).toMatchObject([
      { name: 'a', action: 'same' },
      { name: 'b', action: 'delete', version: 2 },
      { name: 'r', action: 'delete' },
    ]);
    const part = { documents: [metric('a', 'x'), rollup('r', 'a', 'b')], prune: true };
    expect((await send('POST', '/apply', { payload: part })).body).toMatchObject({
      code: 'DEFINITION_USED',
      problems: [{ kind: 'rollup', name: 'r', path: '/spec/of/1' }],
    });
    expect((await send('POST', '/apply', { payload })).status).toBe(200);
    expect(Object.keys(standing(place))).toEqual(['metric/a']);
  });

  test('of another revision than expected are refused', async () => {
    await send('POST', '/apply', { payload: four });
    const payload = { documents: [metric('a', 'y')], expected: 0 };
    for (const path of ['/plan', '/apply']) {
      expect(await send('POST', path, { payload })).toMatchObject({ status: 409, body: { revision: 1 } });
    }
  });

  test('come as one, as a list, or as YAML with their places', async () => {
    expect((await send('POST', '/apply', { payload: metric('a', 'x') })).body['revision']).toBe(1);
    expect((await send('POST', '/apply', { payload: [metric('a', 'y'), metric('b', 'y')] })).body['revision']).toBe(2);
    const stream = 'kind: metric\nname: a\nspec: {filter: z}\n---\nkind: metric\nname: b\nspec:\n  filter: broken\n';
    expect((await yaml('POST', '/plan', stream)).body['problems']).toEqual([
      {
        kind: 'metric',
        name: 'b',
        path: '/spec/filter',
        code: 'DEFINITION_INVALID',
        message: 'the filter of b is broken',
        line: 8,
        column: 11,
      },
    ]);
    expect(await yaml('POST', '/apply', stream)).toMatchObject({
      status: 422,
      body: { code: 'DEFINITION_INVALID', problems: [{ line: 8, column: 11 }] },
    });
    const whole = 'prune: true\ndocuments:\n  - kind: metric\n    name: a\n    spec: {filter: 7}\n';
    expect((await yaml('POST', '/apply', whole)).body).toMatchObject({ problems: [{ line: 5, column: 20 }] });
    expect((await yaml('POST', '/apply', whole.replace('7', 'ok'))).body).toMatchObject({ revision: 3 });
    expect(standing(place)).toEqual({ 'metric/a': { filter: 'ok' } });
    expect(await yaml('PUT', '/metric/a', 'spec:\n  filter: from yaml\n')).toMatchObject({ status: 200 });
  });

  test.each([
    [{ documents: [{ kind: 'metric', name: 'a' }] }, /body\/documents\/0\/spec: spec is missing/],
    [{ documents: [{ ...metric('a', 'x'), version: 1 }] }, /body\/documents\/0/],
    [{ documents: [metric('a', 'x')], purge: true }, /purge|additional/],
    [{ documents: [{ kind: 'metric', name: 'a', spec: '' }] }, /body\/documents\/0\/spec/],
    [{ documents: [metric('a', 'x')], prune: 'true' }, /body\/prune/],
    ['nonsense', /body/],
  ])('%j is refused', async (payload, detail) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send('POST', '/apply', { payload: JSON.stringify(payload), headers });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringMatching(detail) },
    });
  });

  test('the same twice is told', async () => {
    const payload = [metric('a', 'x'), metric('a', 'y')];
    expect((await send('POST', '/apply', { payload })).body).toMatchObject({
      problems: [{ kind: 'metric', name: 'a', message: 'this document stands here twice: leave one out' }],
    });
  });
});

describe('rollback', () => {
  test('of one document, and of all to a revision', async () => {
    await send('POST', '/apply', { payload: [metric('a', '1'), metric('b', '1')] });
    await put('/metric/a', { spec: { filter: '2' } });
    await send('DELETE', '/metric/b');
    await put('/metric/c', { spec: { filter: '3' } });
    const back = await send('POST', '/rollback', { payload: { kind: 'metric', name: 'a', version: 1 } });
    expect(back.body).toMatchObject({ revision: 5, changes: [{ action: 'update', version: 3 }] });
    expect((await send('POST', '/rollback', { payload: { revision: 1 } })).body).toMatchObject({
      revision: 6,
      changes: expect.arrayContaining([
        expect.objectContaining({ name: 'a', action: 'same' }),
        expect.objectContaining({ name: 'b', action: 'create', version: 3 }),
        expect.objectContaining({ name: 'c', action: 'delete' }),
      ]),
    });
    expect(standing(place)).toEqual({ 'metric/a': { filter: '1' }, 'metric/b': { filter: '1' } });
    expect((await send('POST', '/rollback', { payload: { revision: 6 } })).body['revision']).toBe(6);
  });

  test.each([
    [{ revision: 99 }, 404, 'NOT_FOUND'],
    [{ kind: 'metric', name: 'a', version: 9 }, 404, 'NOT_FOUND'],
    [{ kind: 'animal', name: 'a', version: 1 }, 400, 'DEFINITION_KIND_UNKNOWN'],
    [{ kind: 'metric', name: 'a' }, 400, 'REQUEST_INVALID'],
    [{ revision: -1 }, 400, 'REQUEST_INVALID'],
  ])('%j is refused', async (payload, status, code) => {
    await put('/metric/a', { spec: { filter: 'x' } });
    expect(await send('POST', '/rollback', { payload })).toMatchObject({ status, body: { code } });
  });
});

test('given documents that name another one, when it is asked what names it, then they are listed with the places', async () => {
  await put('/metric/m', { spec: { filter: 'x' } });
  await put('/rollup/a', { spec: { of: ['m', 'm'] } });
  expect(await send('GET', '/metric/m/used-by')).toMatchObject({
    status: 200,
    body: { usedBy: [{ kind: 'rollup', name: 'a', paths: ['/spec/of/0', '/spec/of/1'] }] },
  });
  expect((await send('GET', '/rollup/a/used-by')).body).toEqual({ usedBy: [] });
  expect(await send('GET', '/metric/none/used-by')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});
