import type { Problem, ReceivedView } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editionFrom } from '../../catalog/catalog.contract.ts';
import { collectRoutes } from '../../collect/collect.ts';
import { silent } from '../../kernel/kernel.ts';
import type { Log, LogWriter } from '../../log/log.ts';
import { temporaryLog, type TemporaryLog } from '../../log/segments/temporary-log.fixture.ts';
import type { Grounds } from '../../measure/measure.contract.ts';
import { now, openFilledGrounds, serve } from './routes.contract.ts';

const documents = editionFrom([
  { kind: 'event', name: 'signed', spec: { fields: { who: { type: 'text', pii: 'name', from: ['full_name'] } } } },
]);
let place: TemporaryLog;
let log: Log;
let received: LogWriter;
let collect: FastifyInstance;
let grounds: Grounds;
let app: FastifyInstance;

beforeAll(async () => {
  place = await temporaryLog();
  log = await place.open();
  received = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  collect = fastify();
  await collect.register(collectRoutes, {
    authenticate: () => ({ keyId: 'k', workspace: 'main', producer: 'api', kind: 'secret', mayImport: false }),
    log: received,
    clock: { now: () => now },
    seed: () => 'seed',
    admitting: () => null,
    rulesOf: () => ({ revision: 0, rules: null }),
    stats: { collected: () => {}, refused: () => {} },
    logger: silent,
  });
  const reader = log.reader('received');
  grounds = await openFilledGrounds();
  app = await serve(grounds, {
    readReceived: (partition, offset) => reader.read(partition, offset),
    documentsOf: () => documents,
  });
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
  await collect?.close();
  await received?.close();
  await log?.close();
  await place?.destroy();
});

/** Sends a body; gives the offset where it stands. */
async function sent(body: string, type: string): Promise<number> {
  const offset = received.durableEnd(0);
  const headers = { authorization: 'Bearer key', 'content-type': type };
  const answer = await collect.inject({ method: 'POST', url: '/v1/events', payload: body, headers });
  expect(answer.statusCode).toBe(200);
  return offset;
}

async function get<T = ReceivedView>(where: string, workspace = 'main'): Promise<{ status: number; body: T }> {
  const response = await app.inject({ url: `/api/received/${where}`, headers: { 'x-workspace': workspace } });
  return { status: response.statusCode, body: response.json() };
}

test('shows each item of a request with its verdict and as it came', async () => {
  const lines = ['{"id":"a","type":"page","data":{"n":1}}', '{"id":"b","extra":[1]}', '{"type":', '7'];
  const offset = await sent(lines.join('\n'), 'application/x-ndjson');
  const common = { producer: 'api', received: new Date(now).toISOString(), detail: null, outcome: null, first: null };
  const views = await Promise.all(lines.map((_, index) => get(`0/${offset}/${index}`)));
  expect(views.map(({ body }) => body)).toEqual([
    {
      ...common,
      position: { partition: 0, offset, index: 0 },
      verdict: 'accepted',
      code: null,
      message: null,
      id: 'a',
      type: 'page',
      replayOf: null,
      original: { id: 'a', type: 'page', data: { n: 1 } },
    },
    {
      ...common,
      position: { partition: 0, offset, index: 1 },
      verdict: 'quarantined',
      code: 'EVENT_TYPE_MISSING',
      message: 'This event has no type (Segment: no event name).',
      id: 'b',
      type: null,
      replayOf: null,
      original: { id: 'b', extra: [1] },
    },
    {
      ...common,
      position: { partition: 0, offset, index: 2 },
      verdict: 'rejected',
      code: 'EVENT_NOT_JSON',
      message: 'This line is not valid JSON.',
      id: null,
      type: null,
      replayOf: null,
      original: '{"type":',
    },
    {
      ...common,
      position: { partition: 0, offset, index: 3 },
      verdict: 'rejected',
      code: 'EVENT_NOT_OBJECT',
      message: 'This item is not a JSON object, so it is not an event.',
      id: null,
      type: null,
      replayOf: null,
      original: 7,
    },
  ]);
});

test('says in detail what was wrong', async () => {
  const offset = await sent('{"type":"page","data":7}', 'application/json');
  const { body } = await get(`0/${offset}/0`);
  expect([body.verdict, body.code]).toEqual(['quarantined', 'EVENT_FIELD_INVALID']);
  expect(body.detail).toContain('data');
});

test.each([
  ['an event', '{"type":"signed","data":{"who":"Jane Doe","note":"of Jane Doe, jane@example.com"}}'],
  ['what is no event', '{"type":"signed","time":"soon","data":{"who":"Jane Doe","note":"jane@example.com"}}'],
  ['what has no type', '{"data":{"full_name":"Jane Doe","note":"jane@example.com"}}'],
])('shows nothing personal of %s', async (_what, body) => {
  const offset = await sent(body, 'application/json');
  const { body: view } = await get(`0/${offset}/0`);
  expect(JSON.stringify(view)).toContain('J***');
  expect(JSON.stringify(view)).toContain('j***@example.com');
  expect(JSON.stringify(view)).not.toMatch(/Jane|Doe|jane/);
});

test('knows nothing beyond the end, nor of another workspace', async () => {
  const offset = await sent('{"type":"page"}', 'application/json');
  const answers = await Promise.all([
    get<Problem>(`0/${offset}/1`),
    get<Problem>(`0/${offset + 1}/0`),
    get<Problem>(`0/${offset}/0`, 'stranger'),
  ]);
  for (const { status, body } of answers)
    expect([status, body.code, body.detail]).toEqual([404, 'NOT_FOUND', 'nothing was received at this place']);
});

test.each(['0/0/-1', '0/x/0', '0/1.5/0', '0/9007199254740993/0'])('refuses %s', async (where) => {
  const { status, body } = await get<Problem>(where);
  expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
});

test('says when the log was trimmed', async () => {
  const text = 'x'.repeat(20_000);
  for (let n = 0; n < 4; n += 1) await sent(JSON.stringify({ type: 'page', data: { text } }), 'application/json');
  expect(await received.trim(0, received.durableEnd(0))).toBeGreaterThan(0);
  const { status, body } = await get<Problem>('0/0/0');
  expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  expect(body.detail).toContain('no longer');
});
