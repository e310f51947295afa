import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../kernel/kernel.ts';
import type { CollectDeps } from '../collect.ts';
import { collectApp, send } from '../collect.fixture.ts';

const apps: FastifyInstance[] = [];
const json = { 'content-type': 'application/json' };

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const taking: CollectDeps['log'] = {
  room: () => ({ bytes: 0, logBytes: 0, refusing: null }),
  append: () => Promise.resolve({ partition: 0, offset: 0 }),
};

async function open(deps: Partial<CollectDeps> = {}, log: CollectDeps['log'] = taking): Promise<FastifyInstance> {
  const app = await collectApp(log, deps);
  apps.push(app);
  return app;
}

describe('overload', () => {
  it.each([
    ['LOG_FULL', 10],
    ['DISK_FULL', 5],
    ['OVERLOADED', 1],
    ['LOG_FAILED', 5],
    ['LOG_UNAVAILABLE', 1],
  ] as const)('%s: 503 with the Retry-After of the log, before the body is read', async (refusing, seconds) => {
    const log: CollectDeps['log'] = {
      room: () => ({ bytes: 0, logBytes: 0, refusing }),
      append: () => Promise.reject(new Error('nothing is appended')),
    };
    expect(await send(await open({}, log), '/v1/events', '{not even JSON', json)).toMatchObject({
      status: 503,
      body: { code: refusing },
      headers: { 'retry-after': String(seconds) },
    });
  });

  it('an append that is refused after all: 503', async () => {
    const log: CollectDeps['log'] = {
      room: () => ({ bytes: 0, logBytes: 0, refusing: null }),
      append: () => Promise.reject(new Failure('DISK_FULL', { retryAfter: 5 })),
    };
    expect(await send(await open({}, log), '/v1/events', '{"type":"t"}', json)).toMatchObject({
      status: 503,
      body: { code: 'DISK_FULL', retryAfter: 5 },
    });
  });

  it('while starting: 503', async () => {
    const app = await open({ admitting: () => ({ code: 'NOT_READY', retryAfter: 3 }) });
    expect(await send(app, '/v1/track', '{}', json)).toMatchObject({
      status: 503,
      body: { code: 'NOT_READY', retryAfter: 3 },
      headers: { 'retry-after': '3' },
    });
  });

  it('bytes in flight are bounded, and given back', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let waiting: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => (waiting = resolve));
    const log: CollectDeps['log'] = {
      room: () => ({ bytes: 0, logBytes: 0, refusing: null }),
      append: async () => {
        waiting?.();
        await held;
        return { partition: 0, offset: 0 };
      },
    };
    const app = await open({ inFlightBytes: 100 }, log);
    const body = JSON.stringify({ id: '1', type: 't', data: { a: 'x'.repeat(60) } });
    const first = send(app, '/v1/events', body, json);
    await arrived;
    expect(await send(app, '/v1/events', body, json)).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } });
    const small = '{"type":"t"}'.padEnd(4000);
    expect(await send(app, '/v1/events', gzipSync(small), { ...json, 'content-encoding': 'gzip' })).toMatchObject({
      status: 503,
    });
    release?.();
    expect(await first).toMatchObject({ status: 200 });
    expect(await send(app, '/v1/events', body, json)).toMatchObject({ status: 200 });
  });

  it('what a refused or broken-off body has held is given back', async () => {
    const app = await open({ inFlightBytes: 1000 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const headers = { authorization: 'Bearer secret', ...json };
    const post = (): ClientRequest => request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/events', headers });

    const long = post();
    for (let chunk = 0; chunk < 50; chunk += 1) long.write(' '.repeat(400));
    long.end();
    const [refused] = (await once(long, 'response')) as [IncomingMessage];
    expect(refused.resume().statusCode).toBe(503);

    const arrived = new Promise<IncomingMessage>((resolve) => {
      app.server.once('request', (raw: IncomingMessage) => raw.once('data', () => resolve(raw)));
    });
    const broken = post();
    broken.on('error', () => {});
    broken.write(' '.repeat(700));
    const raw = await arrived;
    const closed = new Promise((resolve) => raw.once('close', resolve));
    broken.destroy();
    await closed;

    const whole = '{"type":"t"}'.padEnd(1000);
    expect(await send(app, '/v1/events', whole, json)).toMatchObject({ status: 200 });
  });

  it('a quota is per key, in events', async () => {
    let now = 1_000_000;
    const app = await open({ quota: { eventsPerSecond: 10, burst: 10 }, clock: { now: () => now } });
    const body = JSON.stringify(Array.from({ length: 30 }, (_, index) => ({ id: `${index}`, type: 't' })));
    expect(await send(app, '/v1/events', body, json)).toMatchObject({ status: 200 });
    const refused = await send(app, '/v1/events', body, json);
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'QUOTA_EXCEEDED', retryAfter: 3 },
      headers: { 'retry-after': '3', 'x-ratelimit-reset': '3' },
    });
    expect(await send(app, '/v1/events', body, { ...json, authorization: 'Bearer browser' })).toMatchObject({
      status: 200,
    });
    now += 3000;
    expect(await send(app, '/v1/events', body, json)).toMatchObject({ status: 200 });
  });
});

describe('without a key in the header', () => {
  const call = (more: object = {}): string => JSON.stringify({ event: 'e', userId: 'u', writeKey: 'browser', ...more });
  const keyless = { authorization: '', 'content-type': 'text/plain' };

  it('bodies that stall give way: browsers and keyed clients get in all the while', { timeout: 30_000 }, async () => {
    const app = await open({ inFlightBytes: 400_000 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const stalled: ClientRequest[] = [];
    const refused: Promise<number | undefined>[] = [];
    const stall = async (): Promise<void> => {
      const headers = { 'content-type': 'text/plain', 'content-length': 100_000 };
      const slow = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/t', headers });
      slow.on('error', () => {});
      const arrived = new Promise<void>((resolve) => {
        app.server.once('request', (raw: IncomingMessage) => raw.once('data', () => resolve()));
      });
      refused.push(once(slow, 'response').then(([answer]) => (answer as IncomingMessage).resume().statusCode));
      slow.write(' '.repeat(30_000));
      stalled.push(slow);
      await arrived;
    };
    for (let flood = 0; flood < 20; flood += 1) {
      await stall();
      expect(await send(app, '/v1/t', call({ properties: { text: 'x'.repeat(20_000) } }), keyless)).toMatchObject({
        status: 200,
      });
      expect(await send(app, '/v1/t', call(), json)).toMatchObject({ status: 200 });
    }
    expect(await Promise.all(refused.slice(0, 16))).toEqual(Array.from({ length: 16 }, () => 503));
    const last = stalled.at(-1);
    last?.end(call().padEnd(70_000));
    expect(await refused.at(-1)).toBe(200);
    for (const slow of stalled) slow.destroy();
    for (const each of refused) void each.catch(() => {});
  });

  it('a body has 1 MB; with a key in the header 20', async () => {
    const app = await open();
    const large = call().padEnd(1024 * 1024 + 1);
    expect(await send(app, '/v1/t', large, keyless)).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE', detail: 'Without a key in the Authorization header a body may have 1 MB.' },
    });
    expect(await send(app, '/v1/t', gzipSync(large), { ...keyless, 'content-encoding': 'gzip' })).toMatchObject({
      status: 413,
    });
    expect(await send(app, '/v1/t', large, json)).toMatchObject({ status: 200 });
  });

  it.each([
    ['no key', '{"event":"e","userId":"u"}', 'KEY_MISSING'],
    ['no JSON and no key', '{"event', 'KEY_MISSING'],
    ['a key nobody has', call({ writeKey: 'nobody' }), 'KEY_UNKNOWN'],
    [
      'keys nobody has, without end',
      `[${Array.from({ length: 5000 }, () => '{"writeKey":"x"}').join()}]`,
      'KEY_UNKNOWN',
    ],
    [
      'a key elsewhere than outermost',
      call({ writeKey: undefined, properties: { writeKey: 'browser' } }),
      'KEY_MISSING',
    ],
  ])('%s: 401', async (_, body, code) => {
    expect(await send(await open(), '/v1/t', body, keyless)).toMatchObject({ status: 401, body: { code } });
  });

  it.each([
    ['behind other members of that name', call({ properties: { writeKey: 'x' }, writeKey: 'browser' })],
    ['behind many of them', `{"properties":[${Array(99).fill('{"writeKey":"x"}').join()}],${call().slice(1)}`],
    ['written with spaces', call().replace('"writeKey":', '"writeKey" :\n ')],
  ])('the key is found %s', async (_, body) => {
    expect(await send(await open(), '/v1/t', body, keyless)).toMatchObject({ status: 200 });
  });
});

describe('browsers', () => {
  it('may send from any page', async () => {
    const app = await open();
    const answer = await app.inject({
      method: 'OPTIONS',
      url: '/v1/t',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-retry-count',
      },
    });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, x-retry-count',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    expect((await send(app, '/v1/t', '{}', { authorization: '' })).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
    expect((await send(app, '/v1/events', '{"type":"t"}', json)).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
  });

  it('get the settings with which Segment starts', async () => {
    const app = await open();
    const answer = await app.inject({ url: '/v1/projects/browser/settings', headers: { host: 'events.example:8080' } });
    expect(answer.json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: 'browser', apiHost: 'events.example:8080/v1', protocol: 'http' } },
    });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect((await app.inject({ url: '/v1/projects/nobody/settings' })).statusCode).toBe(404);
  });
});
