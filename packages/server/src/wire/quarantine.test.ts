import type { QuarantinedItemWhole, QuarantinePage } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemOf, systemClock } from '../kernel/kernel.ts';
import { quarantineRoutes } from '../repair/repair.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.ts';

let folder: Folder;
let it: TemporaryStream;
let api: FastifyInstance;

beforeEach(async () => {
  folder = await temporaryFolder();
  await open();
});
afterEach(async () => {
  await close();
  await folder.remove();
});

async function open(): Promise<void> {
  it = await openTemporaryStream(folder);
  api = fastify();
  api.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  quarantineRoutes(api, {
    store: it.store,
    clock: systemClock,
    workspaceOf: (request) => String(request.headers['x-workspace'] ?? 'w'),
  });
}

async function close(): Promise<void> {
  await api.close();
  await it.close();
}

async function list(query = '', workspace = 'w'): Promise<QuarantinePage> {
  const answer = await api.inject({ url: `/api/quarantine${query}`, headers: { 'x-workspace': workspace } });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

test('what is no event is listed with its reason, and kept as it came', async () => {
  await it.send([
    { id: 'no type', big: 1 },
    { id: 'b', type: 'x', time: 'soon' },
    { id: 'good', type: 'x' },
  ]);
  await it.stream.idle();
  const { items, overview, kept, cursor } = await list();
  expect(items).toMatchObject([
    { id: 'b', type: 'x', code: 'EVENT_TIME_INVALID', field: 'time', position: { offset: 0, index: 1 } },
    { id: 'no type', type: null, code: 'EVENT_TYPE_MISSING', state: 'waiting', producer: 'api', bytes: 24 },
  ]);
  expect(cursor).toBeNull();
  expect(overview).toEqual({
    total: 2,
    byCode: [
      { value: 'EVENT_TIME_INVALID', count: 1 },
      { value: 'EVENT_TYPE_MISSING', count: 1 },
    ],
    byType: [
      { value: '', count: 1 },
      { value: 'x', count: 1 },
    ],
    byProducer: [{ value: 'api', count: 2 }],
  });
  expect(kept).toMatchObject({ days: 30, items: 2 });
  const whole = await api.inject({ url: '/api/quarantine/0/0/0' });
  expect(whole.json<QuarantinedItemWhole>()).toMatchObject({
    original: { id: 'no type', big: 1 },
    dialect: 'native',
    base64: null,
  });
  expect((await list('', 'stranger')).items).toEqual([]);
  const strange = await api.inject({ url: '/api/quarantine/0/0/0', headers: { 'x-workspace': 'stranger' } });
  expect(strange.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('a filter and a cursor give each item once', async () => {
  for (let n = 0; n < 5; n += 1) await it.send([{ id: `a${n}` }, { id: `b${n}`, type: 'x', subject: 'none' }]);
  await it.stream.idle();
  const seen: (string | null)[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: QuarantinePage = await list(`?code=EVENT_TYPE_MISSING&limit=2${more}`);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  }
  expect(seen).toEqual(['a4', 'a3', 'a2', 'a1', 'a0']);
  expect((await list('?type=x&producer=api')).items).toHaveLength(5);
  expect((await list('?type=')).overview?.total).toBe(5);
  expect((await list('?to=2026-01-05T00:00:00Z')).items).toEqual([]);
});
