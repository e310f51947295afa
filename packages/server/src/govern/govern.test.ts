import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemOf, silent } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openGovern, type Govern, type MintedKeys } from './govern.ts';

const hour = 3_600_000;
const origin = 'http://millrace.example';

let directory: string;
let records: RecordsWriter;
let govern: Govern;
let app: FastifyInstance;
let now: number;
const clock = { now: () => now };

async function start(): Promise<void> {
  records = await openSqliteWriter({ directory, clock, logger: silent });
  govern = await openGovern({ records, clock, logger: silent, random: randomBytes });
  // As the platform's server is set up.
  app = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', strict: false } } });
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  await app.register(govern.plugin);
  for (const policy of ['public', 'write', 'read', 'admin']) {
    app.all(`/${policy}`, { config: { policy } }, (request) => ({ caller: request.caller }));
  }
  await govern.ensureWorkspace({ id: 'main', name: 'Main' });
}

async function stop(): Promise<void> {
  await app.close();
  await records.close();
}

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5);
  directory = await mkdtemp(join(tmpdir(), 'millrace-govern-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true });
});

const minted = (): Promise<MintedKeys> => govern.ensureKeys({ workspace: 'main' });
const bearer = (key = ''): { authorization: string } => ({ authorization: `Bearer ${key}` });

type Answered = { readonly status: number; readonly code: unknown; readonly body: unknown; readonly cookie: string };

async function send(url: string, options: InjectOptions = {}): Promise<Answered> {
  const headers = { host: 'millrace.example', ...options.headers };
  const response = await app.inject({ method: 'GET', ...options, url, headers });
  const body: unknown = response.body.startsWith('{') ? response.json() : response.body;
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return { status: response.statusCode, code, body, cookie: String(response.headers['set-cookie'] ?? '') };
}

const signIn = (payload: object, headers = {}): Promise<Answered> =>
  send('/api/session', { method: 'POST', payload, headers });
const cookieOf = ({ cookie }: Answered): { cookie: string } => ({ cookie: cookie.split(';')[0] ?? '' });

describe('keys', () => {
  test('are minted once, in the documented form', async () => {
    const first = await minted();
    expect(first.writeKey).toMatch(/^mr_secret_[0-9a-f]{12}_[\w-]{43}$/);
    expect(first.publicKey).toMatch(/^mr_public_/);
    expect(first.adminKey).toMatch(/^mr_admin_/);
    expect(await minted()).toEqual({});
    await stop();
    await start();
    expect(await minted()).toEqual({});
    expect(govern.authenticate(first.writeKey ?? '')).toMatchObject({
      workspace: 'main',
      producer: 'api',
      kind: 'secret',
      mayImport: true,
    });
    expect(govern.authenticate(first.publicKey ?? '')).toMatchObject({
      producer: 'web',
      kind: 'public',
      mayImport: false,
    });
    expect(govern.authenticate(first.adminKey ?? '')).toMatchObject({ kind: 'admin', mayImport: true });
  });

  test('are not in the file', async () => {
    const { writeKey = '' } = await minted();
    await stop();
    const file = await readFile(join(directory, 'records.db'), 'latin1');
    expect(file).toContain(writeKey.slice(0, 'mr_secret_0123456789ab'.length));
    expect(file).not.toContain(writeKey.slice('mr_secret_0123456789ab_'.length));
    await start();
  });

  test.each(['', 'mr_secret_000000000000_x', 'x'.repeat(10_000)])('nobody has made %s', async (key) => {
    await minted();
    expect(govern.authenticate(key)).toBeUndefined();
  });

  test('a preset takes the place of minting, and of the preset before it', async () => {
    const first = await govern.ensureKeys({
      workspace: 'main',
      adminKey: 'admin-preset-one',
      writeKey: 'write-preset-one',
    });
    expect(Object.keys(first)).toEqual(['publicKey']);
    const grant = govern.authenticate('write-preset-one');
    expect(grant).toMatchObject({ kind: 'secret', producer: 'api', mayImport: true });
    await govern.ensureKeys({ workspace: 'main', adminKey: 'admin-preset-one', writeKey: 'write-preset-two' });
    expect(govern.authenticate('write-preset-one')).toBeUndefined();
    expect(govern.authenticate('write-preset-two')?.kind).toBe('secret');
    expect(govern.authenticate('admin-preset-one')?.kind).toBe('admin');
    expect(govern.authenticate('write-preset-two')?.keyId).not.toBe(grant?.keyId);
  });

  test('two presets may be exchanged', async () => {
    await govern.ensureKeys({ workspace: 'main', adminKey: 'preset-number-one', writeKey: 'preset-number-two' });
    await govern.ensureKeys({ workspace: 'main', adminKey: 'preset-number-two', writeKey: 'preset-number-one' });
    expect(govern.authenticate('preset-number-two')?.kind).toBe('admin');
    expect(govern.authenticate('preset-number-one')?.kind).toBe('secret');
  });

  test('a preset that was revoked is back when it is given again', async () => {
    const presets = { workspace: 'main', adminKey: 'admin-preset-one', writeKey: 'write-preset-one' };
    await govern.ensureKeys(presets);
    const id = govern.authenticate('write-preset-one')?.keyId ?? '';
    await send(`/api/keys/${id}`, { method: 'DELETE', headers: bearer('admin-preset-one') });
    expect(govern.authenticate('write-preset-one')).toBeUndefined();
    await govern.ensureKeys(presets);
    expect(govern.authenticate('write-preset-one')?.kind).toBe('secret');
  });

  test('can be lent, and are gone with the process', async () => {
    const key = govern.lend({ workspace: 'main', producer: 'demo', kind: 'secret', mayImport: true });
    expect(govern.authenticate(key)).toMatchObject({ producer: 'demo', keyId: expect.stringMatching(/^lent-/) });
    await govern.refresh();
    expect(govern.authenticate(key)).toBeDefined();
    await stop();
    await start();
    expect(govern.authenticate(key)).toBeUndefined();
  });

  test('the API mints, lists and revokes; what it does holds at once', async () => {
    const { adminKey } = await minted();
    const headers = bearer(adminKey);
    const made = await send('/api/keys', {
      method: 'POST',
      headers,
      payload: { name: 'Shop', kind: 'public', producer: 'shop' },
    });
    expect(made.status).toBe(201);
    const { id, key } = made.body as { id: string; key: string };
    expect(govern.authenticate(key)).toMatchObject({ keyId: id, producer: 'shop', kind: 'public' });
    const listed = await send('/api/keys', { headers });
    expect(JSON.stringify(listed.body)).not.toContain(key);
    expect(JSON.stringify(listed.body)).not.toContain('hash');
    expect((listed.body as { keys: unknown[] }).keys).toContainEqual({
      id,
      name: 'Shop',
      producer: 'shop',
      kind: 'public',
      prefix: key.slice(0, -44),
      created: '2026-01-05T00:00:00.000Z',
      lastUsed: '2026-01-05T00:00:00.000Z',
      preset: false,
      revoked: null,
      former: [],
    });
    expect((await send(`/api/keys/${id}`, { method: 'DELETE', headers })).status).toBe(204);
    expect(govern.authenticate(key)).toBeUndefined();
    expect((await send('/api/keys/none', { method: 'DELETE', headers })).code).toBe('NOT_FOUND');
  });

  test.each([
    [{ kind: 'public' }],
    [{ name: 'x', kind: 'root' }],
    [{ name: 'x', kind: 'public', producer: 'a/b' }],
    [{ name: 'x', kind: 'public', more: 1 }],
  ])('the API refuses %j', async (payload) => {
    const { adminKey } = await minted();
    expect((await send('/api/keys', { method: 'POST', headers: bearer(adminKey), payload })).status).toBe(400);
  });

  test.each(['millrace', 'Millrace'])('no key is minted in the name of the platform, as %s', async (producer) => {
    const { adminKey } = await minted();
    const headers = bearer(adminKey);
    const payload = { name: 'x', kind: 'secret', producer };
    expect(await send('/api/keys', { method: 'POST', headers, payload })).toMatchObject({
      status: 400,
      code: 'KEY_PRODUCER_RESERVED',
    });
  });

  test('one workspace does not see the keys of another', async () => {
    const { adminKey } = await minted();
    await govern.ensureWorkspace({ id: 'other', name: 'Other' });
    const other = await govern.ensureKeys({ workspace: 'other' });
    const id = govern.authenticate(other.writeKey ?? '')?.keyId;
    const listed = await send('/api/keys', { headers: bearer(adminKey) });
    expect(JSON.stringify(listed.body)).not.toContain(id);
    expect((await send(`/api/keys/${id}`, { method: 'DELETE', headers: bearer(adminKey) })).code).toBe('NOT_FOUND');
    expect(govern.authenticate(other.writeKey ?? '')).toBeDefined();
  });
});

describe('policy', () => {
  test('a route without one does not start', () => {
    expect(() => app.get('/open', () => 'x')).toThrow(/GET \/open declares no policy/);
    expect(() => app.get('/odd', { config: { policy: 'anybody' } }, () => 'x')).toThrow(/declares no policy/);
  });

  test.each([
    ['public', [200, 200, 200, 200]],
    ['write', [401, 200, 200, 200]],
    ['read', [401, 403, 403, 200]],
    ['admin', [401, 403, 403, 200]],
  ])('%s: nobody, browser, server, admin', async (policy, expected) => {
    const { publicKey, writeKey, adminKey } = await minted();
    const statuses: number[] = [(await send(`/${policy}`)).status];
    for (const key of [publicKey, writeKey, adminKey])
      statuses.push((await send(`/${policy}`, { headers: bearer(key) })).status);
    expect(statuses).toEqual(expected);
  });

  test('says who calls, and what is wrong', async () => {
    const { adminKey = '' } = await minted();
    expect((await send('/read', { headers: bearer(adminKey) })).body).toEqual({
      caller: { workspace: 'main', kind: 'admin', via: 'key', keyId: govern.authenticate(adminKey)?.keyId },
    });
    expect((await send('/read')).code).toBe('KEY_MISSING');
    expect((await send('/read', { headers: bearer('nonsense') })).code).toBe('KEY_UNKNOWN');
    expect((await send('/nowhere')).status).toBe(404);
  });

  test('many wrong keys make wrong keys of their address wait, and nobody with a right one', async () => {
    const { adminKey } = await minted();
    const guess = (): Promise<Answered> => send('/read', { headers: bearer('guess') });
    for (let n = 0; n < 20; n += 1) expect((await guess()).status).toBe(401);
    expect((await guess()).code).toBe('QUOTA_EXCEEDED');
    expect((await send('/read', { headers: bearer(adminKey) })).status).toBe(200);
    expect((await send('/read', { headers: bearer('guess'), remoteAddress: '10.0.0.9' })).status).toBe(401);
    expect((await signIn({ key: 'guess' })).status).toBe(429);
    now += 3000;
    expect((await send('/read', { headers: bearer(adminKey) })).status).toBe(200);
    expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });
});

describe('sessions', () => {
  test('begin with the admin key and end at sign-out', async () => {
    const { adminKey } = await minted();
    const begun = await signIn({ key: adminKey }, { origin });
    expect(begun.body).toEqual({ workspace: { id: 'main', name: 'Main', zone: 'UTC' }, role: 'admin' });
    expect(begun.cookie).toMatch(/^millrace_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(begun);
    expect((await send('/read', { headers: cookie })).status).toBe(200);
    expect((await send('/api/session', { headers: cookie })).body).toEqual(begun.body);
    const ended = await send('/api/session', { method: 'DELETE', headers: { ...cookie, origin } });
    expect([ended.status, ended.cookie]).toEqual([204, expect.stringContaining('millrace_session=;')]);
    expect((await send('/read', { headers: cookie })).code).toBe('SIGN_IN_INVALID');
  });

  test('survive a restart and end after twelve hours', async () => {
    const { adminKey } = await minted();
    const cookie = cookieOf(await signIn({ key: adminKey }));
    await stop();
    await start();
    now += 12 * hour - 1;
    expect((await send('/admin', { headers: cookie })).status).toBe(200);
    now += 1;
    expect((await send('/admin', { headers: cookie })).code).toBe('SIGN_IN_INVALID');
  });

  test('end with the key that began them', async () => {
    const { adminKey = '' } = await minted();
    await govern.ensureKeys({ workspace: 'main', adminKey: 'admin-preset-one' });
    const byKey = cookieOf(await signIn({ key: adminKey }));
    const byPreset = cookieOf(await signIn({ key: 'admin-preset-one' }));
    await govern.ensureKeys({ workspace: 'main', adminKey: 'admin-preset-two' });
    expect((await send('/read', { headers: byPreset })).status).toBe(401);
    expect((await send('/read', { headers: byKey })).status).toBe(200);
    const id = govern.authenticate(adminKey)?.keyId;
    await send(`/api/keys/${id}`, { method: 'DELETE', headers: bearer('admin-preset-two') });
    expect((await send('/read', { headers: byKey })).status).toBe(401);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://millrace.example:81' }],
    ['a hidden page', { origin: 'null' }],
    ['no page', {}],
    ['a page that the browser calls another site\u2019s', { origin, 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site under another name', { origin, 'sec-fetch-site': 'same-site' }],
  ])('change nothing for %s', async (_who, headers) => {
    const { adminKey } = await minted();
    const cookie = cookieOf(await signIn({ key: adminKey }));
    expect((await send('/admin', { method: 'POST', headers: { ...cookie, ...headers } })).code).toBe(
      'ORIGIN_NOT_ALLOWED',
    );
    const out = await send('/api/session', { method: 'DELETE', headers: { ...cookie, ...headers } });
    expect(out.code).toBe('ORIGIN_NOT_ALLOWED');
    expect((await send('/admin', { method: 'POST', headers: { ...cookie, origin } })).status).toBe(200);
  });

  test('are not begun by another site, a write key, or nonsense', async () => {
    const { adminKey, writeKey, publicKey } = await minted();
    expect((await signIn({ key: adminKey }, { origin: 'https://evil.example' })).code).toBe('ORIGIN_NOT_ALLOWED');
    expect((await signIn({ key: writeKey })).code).toBe('KEY_NOT_ALLOWED');
    expect((await signIn({ key: publicKey })).code).toBe('KEY_NOT_ALLOWED');
    expect((await signIn({ key: 'nonsense' })).code).toBe('SIGN_IN_INVALID');
    expect((await signIn({ token: 'nonsense' })).code).toBe('SIGN_IN_INVALID');
    expect((await signIn({})).code).toBe('REQUEST_INVALID');
  });

  test('tell those who hold a stream open when they end, and when a key goes', async () => {
    const { adminKey = '' } = await minted();
    const cookie = cookieOf(await signIn({ key: adminKey }));
    let told = 0;
    const leave = govern.onRevoked(() => {
      told += 1;
    });
    await send('/api/session', { method: 'DELETE', headers: { ...cookie, origin } });
    expect(told).toBe(1);
    const id = govern.authenticate(adminKey)?.keyId;
    await send(`/api/keys/${id}`, { method: 'DELETE', headers: bearer(adminKey) });
    expect(told).toBeGreaterThan(1);
    const before = told;
    leave();
    await govern.refresh();
    expect(told).toBe(before);
  });

  test('are stored hashed', async () => {
    const { adminKey } = await minted();
    const secret = cookieOf(await signIn({ key: adminKey })).cookie.split('=')[1] ?? '';
    const rows = await records.read((db) => db.selectFrom('sessions').selectAll().execute());
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('the printed link', () => {
  const open = (token: string, more: InjectOptions = {}): Promise<Answered> => send(`/sign-in?token=${token}`, more);

  test('signs in once and leads to the page', async () => {
    const token = govern.mintSignIn('main');
    const response = await app.inject({ url: `/sign-in?token=${token}` });
    expect([response.statusCode, response.headers.location]).toEqual([303, '/']);
    const cookie = { cookie: String(response.headers['set-cookie']).split(';')[0] ?? '' };
    expect((await send('/read', { headers: cookie })).body).toMatchObject({
      caller: { workspace: 'main', via: 'session' },
    });
    const again = await app.inject({ url: `/sign-in?token=${token}` });
    expect([again.statusCode, again.headers.location]).toEqual([303, '/sign-in?error=SIGN_IN_INVALID']);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('is not used up by a preview', async () => {
    const token = govern.mintSignIn('main');
    expect((await open(token, { method: 'HEAD' })).status).toBe(404);
    expect((await open(token)).cookie).toContain('millrace_session=');
  });

  test('is good for the API as well, and not for ever', async () => {
    expect((await signIn({ token: govern.mintSignIn('main') })).status).toBe(200);
    const late = govern.mintSignIn('main');
    now += 12 * hour;
    expect((await signIn({ token: late })).code).toBe('SIGN_IN_INVALID');
  });

  test('without a token is a page, left to the server of pages', async () => {
    app.setNotFoundHandler((_, reply) => reply.code(200).send('the page'));
    expect((await send('/sign-in')).body).toBe('the page');
    expect((await send('/sign-in?error=SIGN_IN_INVALID')).body).toBe('the page');
  });
});
