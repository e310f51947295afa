import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits, type ErrorCode } from '@millrace/contract';
import { rulesFrom } from '../../catalog/catalog.contract.ts';
import type { LogReader, LogWriter } from '../../log/log.ts';
import { temporaryLog, type TemporaryLog } from '../../log/segments/temporary-log.fixture.ts';
import { noRulesAt, readReceived, type CollectDeps, type ReceivedItem } from '../collect.ts';
import { collectApp, send } from '../collect.fixture.ts';

let home: TemporaryLog;
let writer: LogWriter;
let reader: LogReader;
let close: () => Promise<void>;
const apps: FastifyInstance[] = [];

beforeAll(async () => {
  home = await temporaryLog();
  const log = await home.open({ segmentBytes: 64 * 1024 * 1024 });
  writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  reader = log.reader('received');
  close = () => log.close();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});
afterAll(async () => {
  await close();
  await home.destroy();
});

async function open(deps: Partial<CollectDeps> = {}): Promise<FastifyInstance> {
  const app = await collectApp(writer, deps);
  apps.push(app);
  return app;
}

/** The items of the last entry of the log. */
async function last(): Promise<readonly ReceivedItem[]> {
  const offset = reader.end(0) - 1;
  return (await readReceived(await reader.read(0, offset), { partition: 0, offset }, noRulesAt)).items;
}

const json = { 'content-type': 'application/json' };
const plain = { accepted: 1, quarantined: 0, rejected: 0, verdicts: [] };

describe('the answer', () => {
  it('names the accepted events whose time was clamped', async () => {
    const app = await open();
    const items = [
      { id: '1', type: 'a', time: '2999-01-01T00:00:00Z' },
      { id: '2', type: 'a' },
      { time: 4e12, type: 'a' },
    ];
    const { body } = await send(app, '/v1/events', JSON.stringify(items), json);
    expect(body).toMatchObject({
      accepted: 3,
      verdicts: [
        { index: 0, id: '1', verdict: 'accepted', code: 'TIME_CLAMPED' },
        { index: 2, verdict: 'accepted', code: 'ID_MINTED' },
        { index: 2, verdict: 'accepted', code: 'TIME_CLAMPED' },
      ],
    });
  });

  it('is 200 after the entry is durable, and names what was not plainly accepted', async () => {
    const app = await open();
    const before = writer.durableEnd(0);
    const { status, body } = await send(app, '/v1/events', '[{"id":"1","type":"a"},{"id":"2"},3,{"type":"b"}]', json);
    expect(status).toBe(200);
    expect(writer.durableEnd(0)).toBe(before + 1);
    expect(body).toMatchObject({
      accepted: 2,
      quarantined: 1,
      rejected: 1,
      verdicts: [
        {
          index: 1,
          id: '2',
          verdict: 'quarantined',
          code: 'EVENT_TYPE_MISSING',
        },
        {
          index: 2,
          id: null,
          verdict: 'rejected',
          code: 'EVENT_NOT_OBJECT',
        },
        {
          index: 3,
          verdict: 'accepted',
          code: 'ID_MINTED',
        },
      ],
    });
    const minted = (body['verdicts'] as { id: string }[])[2]?.id;
    expect((await last())[3]).toMatchObject({
      verdict: 'accepted',
      event: { id: minted, position: { offset: before, index: 3 } },
    });
  });

  it('leaves nothing behind when nothing was sent', async () => {
    const app = await open();
    const before = writer.durableEnd(0);
    expect(await send(app, '/v1/batch', { batch: [] })).toMatchObject({
      status: 200,
      body: { accepted: 0, verdicts: [] },
    });
    expect(await send(app, '/v1/events', '[]', json)).toMatchObject({ status: 200, body: { accepted: 0 } });
    expect(writer.durableEnd(0)).toBe(before);
  });

  it.each(['track', 't', 'identify', 'i', 'page', 'p', 'screen', 's', 'group', 'g', 'alias', 'a'])(
    'is given on /v1/%s',
    async (route) => {
      const app = await open();
      const body = { messageId: 'm', event: 'e', userId: 'u', type: 'ignored' };
      expect(await send(app, `/v1/${route}`, body, { 'content-type': 'text/plain' })).toMatchObject({
        status: 200,
        body: plain,
      });
    },
  );

  it('counts what it took', async () => {
    const counted: unknown[] = [];
    const stats = {
      collected: (...all: unknown[]) => counted.push(all),
      refused: (code: ErrorCode) => counted.push(code),
    };
    const app = await open({ stats });
    await send(app, '/v1/events', '[{"id":"1","type":"a"},2]', json);
    await send(app, '/v1/events', '', json);
    expect(counted).toMatchObject([[{ keyId: 'k1' }, { accepted: 1, quarantined: 0, rejected: 1 }, 25], 'BODY_EMPTY']);
  });
});

describe('the key', () => {
  const event = { messageId: 'm', event: 'e', userId: 'u' };
  const basic = (user: string): string => `Basic ${Buffer.from(`${user}:`).toString('base64')}`;
  const batch = { batch: [{ type: 'track', ...event }], writeKey: 'browser' };
  const inBody = { ...event, writeKey: 'browser' };

  it.each([
    ['Basic', '/v1/track', basic('secret'), event],
    ['Bearer', '/v1/track', 'bearer secret', event],
    ['the body', '/v1/track', '', inBody],
    ['the body of a batch', '/v1/b', '', batch],
    ['the body beside another token', '/v1/track', 'Bearer oauth', inBody],
    ['Basic, native', '/v1/events', basic('secret'), { type: 't' }],
  ])('in %s lets in', async (_, url, authorization, body) => {
    expect(await send(await open(), url, body, { authorization })).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
  });

  it.each([
    ['KEY_MISSING', '/v1/track', '', event],
    ['KEY_MISSING', '/v1/track', 'Bearer constructor', event],
    ['KEY_UNKNOWN', '/v1/track', basic('nobody'), { ...event, writeKey: 'x' }],
    ['KEY_MISSING', '/v1/events', '', { type: 't', writeKey: 'secret' }],
    ['KEY_UNKNOWN', '/v1/events', 'Bearer nobody', { type: 't' }],
    ['KEY_MISSING', '/v1/events', 'Digest x', { type: 't' }],
  ])('%s on %s with "%s"', async (code, url, authorization, body) => {
    expect(await send(await open(), url, body, { authorization })).toMatchObject({ status: 401, body: { code } });
  });
});

describe('content types and encodings', () => {
  it.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['text/plain;charset=UTF-8', 200],
    ['application/x-ndjson', 200],
    ['application/xml', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=utf-16', 415],
    ['nonsense', 415],
    ['constructor', 415],
    ['multipart/form-data; boundary=x', 415],
  ])('native: %s', async (type, status) => {
    const answer = await send(await open(), '/v1/events', Buffer.from('{"type":"t","id":"1"}'), {
      'content-type': type,
    });
    expect(answer.status).toBe(status);
    if (status === 415)
      expect(answer).toMatchObject({
        body: { code: 'TYPE_UNSUPPORTED' },
        headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      });
  });

  it.each(['application/xml', 'nonsense', 'text/plain', 'image/png', 'application/x-www-form-urlencoded'])(
    'Segment: %s',
    async (type) => {
      const body = Buffer.from('{"event":"e","userId":"u","messageId":"m"}');
      expect(await send(await open(), '/v1/t', body, { 'content-type': type })).toMatchObject({
        status: 200,
        body: plain,
      });
    },
  );

  const body = Buffer.from('{"type":"t","id":"1"}');
  it.each([
    ['gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', body],
  ])('%s is unpacked, and kept unpacked', async (encoding, packed) => {
    expect(await send(await open(), '/v1/events', packed, { ...json, 'content-encoding': encoding })).toMatchObject({
      status: 200,
      body: plain,
    });
    expect((await last())[0]?.original().toString()).toBe(body.toString());
  });

  it.each([
    ['compress', body, 415, 'ENCODING_UNSUPPORTED'],
    ['gzip, gzip', gzipSync(gzipSync(body)), 415, 'ENCODING_UNSUPPORTED'],
    ['gzip', body, 400, 'ENCODING_BROKEN'],
    ['gzip', gzipSync(body).subarray(0, 20), 400, 'ENCODING_BROKEN'],
    ['br', body, 400, 'ENCODING_BROKEN'],
    ['deflate', gzipSync(body), 400, 'ENCODING_BROKEN'],
  ])('%s that is not what it says: %#', async (encoding, packed, status, code) => {
    expect(await send(await open(), '/v1/events', packed, { ...json, 'content-encoding': encoding })).toMatchObject({
      status,
      body: { code },
    });
  });
});

describe('limits', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(400 * 1024 * 1024, ' '))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, ' '))],
  ])('a %s bomb is not unpacked further than a body may be', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const app = await open();
    expect(await send(app, '/v1/events', bomb, { ...json, 'content-encoding': encoding })).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE' },
    });
  });

  it('takes a body of 20 MB, in turns, and no more', async () => {
    const app = await open();
    const line = `${JSON.stringify({ id: 'x', type: 't', data: { a: 'y'.repeat(2000) } })}\n`;
    const body = line.repeat(Math.floor(limits.bodyBytes / line.length));
    const types = { 'content-type': 'application/x-ndjson' };
    expect(await send(app, '/v1/events', body, types)).toMatchObject({
      status: 200,
      body: { accepted: body.length / line.length },
    });
    expect(await send(app, '/v1/events', body + line, types)).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE' },
    });
  });

  it.each([
    ['no body', '', 'BODY_EMPTY'],
    ['no JSON', '{"type":', 'BODY_NOT_JSON'],
    ['blank lines', ' \n \n', 'BODY_NOT_JSON'],
    ['more events than fit into an answer', `[${'0,'.repeat(100_000)}0]`, 'BODY_TOO_LARGE'],
    ['more lines than fit into an answer', '0\n'.repeat(100_001), 'BODY_TOO_LARGE'],
  ])('%s', async (_, body, code) => {
    expect(await send(await open(), '/v1/events', body, json)).toMatchObject({ body: { code } });
  });

  it('rejects an item nested 400,000 levels deep without parsing it', async () => {
    const body = `[{"id":"1","type":"a"},${'['.repeat(400_000)}${']'.repeat(400_000)}]`;
    expect(await send(await open(), '/v1/events', body, json)).toMatchObject({
      status: 200,
      body: { accepted: 1, rejected: 1, verdicts: [{ code: 'EVENT_TOO_DEEP' }] },
    });
    const outside = `{"x":${'['.repeat(400_000)}${']'.repeat(400_000)},"batch":[]}`;
    expect(await send(await open(), '/v1/batch', outside, json)).toMatchObject({
      status: 400,
      body: { code: 'BODY_TOO_DEEP' },
    });
  });
});

it('tells of each event that was noise to which document, once it is durable', async () => {
  const rules = rulesFrom({
    noise: { bots: { action: 'drop', types: ['bot'] }, tries: { action: 'mark', types: ['try'] } },
  });
  const told: string[] = [];
  const app = await open({
    rulesOf: () => ({ revision: 1, rules }),
    stats: { collected: () => {}, refused: () => {}, noise: ({ name, action }) => void told.push(`${name} ${action}`) },
  });
  const sent = ['bot', 'page', 'try', 'bot'].map((type, at) => ({ id: `noise-${at}`, type }));
  await send(app, '/v1/events', JSON.stringify(sent), json);
  expect(told).toEqual(['bots drop', 'tries mark', 'bots drop']);
});
