import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemOf, silent } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openGovern, type Govern } from './govern.ts';

const hour = 3_600_000;

let directory: string;
let now: number;
let records: RecordsWriter;
let govern: Govern;
let app: FastifyInstance;
let adminKey: string;
let writeKey: string;
let id: string;
const clock = { now: () => now };

async function start(): Promise<void> {
  records = await openSqliteWriter({ directory, clock, logger: silent });
  govern = await openGovern({ records, clock, logger: silent, random: randomBytes });
  app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  await app.register(govern.plugin);
  app.get('/write', { config: { policy: 'write' } }, () => ({}));
}

async function stop(): Promise<void> {
  await app.close();
  await records.close();
}

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5);
  directory = await mkdtemp(join(tmpdir(), 'millrace-rotate-'));
  await start();
  await govern.ensureWorkspace({ id: 'main', name: 'Main' });
  const minted = await govern.ensureKeys({ workspace: 'main' });
  [adminKey, writeKey] = [minted.adminKey ?? '', minted.writeKey ?? ''];
  id = govern.authenticate(writeKey)?.keyId ?? '';
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true });
});

const headers = () => ({ authorization: `Bearer ${adminKey}` });
const rotate = (payload: object = {}, of = id) =>
  app.inject({ url: `/api/keys/${of}/rotate`, method: 'POST', headers: headers(), payload });
const rotated = async (payload?: object): Promise<string> =>
  (await rotate(payload)).json<{ readonly key: string }>().key;
/** How the secrets are answered. */
const statuses = (...keys: string[]): Promise<number[]> =>
  Promise.all(
    keys.map(async (key) => {
      const answer = await app.inject({ url: '/write', headers: { authorization: `Bearer ${key}` } });
      return answer.statusCode;
    }),
  );
async function listed(): Promise<object | undefined> {
  const { keys } = (await app.inject({ url: '/api/keys', headers: headers() })).json<{ keys: { id: string }[] }>();
  return keys.find((key) => key.id === id);
}

test('a rotated key has a new secret, shown once, and stays the same key', async () => {
  const before = govern.authenticate(writeKey);
  const answer = await rotate();
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([201, 'no-store']);
  const { key, ...rest } = answer.json<{ readonly key: string }>();
  expect(rest).toEqual({ id, until: '2026-01-06T00:00:00.000Z' });
  expect(key).toMatch(new RegExp(String.raw`^mr_secret_${id}_[\w-]{43}$`));
  expect(key).not.toBe(writeKey);
  expect(govern.authenticate(key)).toEqual(before);
  expect(JSON.stringify(await listed())).not.toContain(key);
});

test('the secret before works for a day, also over a restart, and then no more', async () => {
  const key = await rotated();
  now += 24 * hour - 1;
  await stop();
  await start();
  expect(await statuses(writeKey, key)).toEqual([200, 200]);
  now += 1;
  expect(await statuses(writeKey, key)).toEqual([401, 200]);
  expect(await listed()).toMatchObject({ former: [] });
});

test.each([
  ['90m', 1.5 * hour],
  ['30d', 720 * hour],
  ['0s', 0],
])('the secret before works for %s where that is asked for', async (keepsFor, ms) => {
  const key = await rotated({ keepsFor });
  now += Math.max(0, ms - 1);
  expect(await statuses(writeKey, key)).toEqual([ms === 0 ? 401 : 200, 200]);
  now += 1;
  expect(await statuses(writeKey, key)).toEqual([401, 200]);
});

test('rotating again leaves earlier secrets no more time than it says', async () => {
  const second = await rotated({ keepsFor: '2h' });
  const third = await rotated({ keepsFor: '7d' });
  now += hour;
  expect(await statuses(writeKey, second, third)).toEqual([200, 200, 200]);
  now += hour;
  expect(await statuses(writeKey, second, third)).toEqual([401, 200, 200]);
  const fourth = await rotated({ keepsFor: '0s' });
  expect(await statuses(writeKey, second, third, fourth)).toEqual([401, 401, 401, 200]);
});

test('revoking ends all secrets of a key', async () => {
  const key = await rotated();
  await app.inject({ url: `/api/keys/${id}`, method: 'DELETE', headers: headers() });
  expect(await statuses(writeKey, key)).toEqual([401, 401]);
  expect((await rotate()).json()).toMatchObject({ code: 'NOT_FOUND' });
});

test('the list says until when the secret before works, and when it was last used since', async () => {
  await rotated();
  expect(await listed()).toMatchObject({ former: [{ until: '2026-01-06T00:00:00.000Z' }] });
  expect(await listed()).not.toHaveProperty(['former', 0, 'lastUsed']);
  now += hour;
  govern.authenticate(writeKey);
  await stop();
  await start();
  const since = '2026-01-05T01:00:00.000Z';
  expect(await listed()).toMatchObject({ lastUsed: since, former: [{ lastUsed: since }] });
});

test('who rotated which key stands in the audit trail, without the secret', async () => {
  const key = await rotated();
  const { entries } = (await app.inject({ url: '/api/audit', headers: headers() })).json<{ entries: object[] }>();
  expect(entries[0]).toMatchObject({
    author: `key:${govern.authenticate(adminKey)?.keyId}`,
    action: 'key.rotated',
    target: `key:${id}`,
    detail: { name: 'First write key', until: '2026-01-06T00:00:00.000Z' },
  });
  expect(JSON.stringify(entries)).not.toContain(key);
});

test.each(['soon', '31d', '-1h', '24', ''])('%j is no time to keep a secret for', async (keepsFor) => {
  expect((await rotate({ keepsFor })).json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
});

test('neither a key of the environment is rotated here, nor one that is not there', async () => {
  await govern.ensureKeys({ workspace: 'main', writeKey: 'write-preset-one' });
  const preset = govern.authenticate('write-preset-one')?.keyId;
  expect((await rotate({}, preset)).json()).toMatchObject({ status: 409, code: 'KEY_PRESET' });
  const { keys } = (await app.inject({ url: '/api/keys', headers: headers() })).json<{ keys: object[] }>();
  expect(keys).toContainEqual(expect.objectContaining({ id: preset, preset: true }));
  expect(keys).toContainEqual(expect.objectContaining({ preset: false }));
  expect((await rotate({}, 'none')).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('what was a secret before can be set in the environment, and is that key from then on', async () => {
  await rotated();
  await govern.ensureKeys({ workspace: 'main', adminKey: writeKey });
  expect(govern.authenticate(writeKey)?.kind).toBe('admin');
});
