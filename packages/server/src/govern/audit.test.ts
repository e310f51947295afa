import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemOf, silent, type Clock } from '../kernel/kernel.ts';
import { verifyAudit, type RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openGovern, type Govern } from './govern.ts';

const clock: Clock = { now: () => Date.UTC(2026, 0, 5) };
const origin = 'http://millrace.example';

let directory: string;
let records: RecordsWriter;
let govern: Govern;
let app: FastifyInstance;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-govern-'));
  records = await openSqliteWriter({ directory, clock, logger: silent });
  govern = await openGovern({ records, clock, logger: silent, random: randomBytes });
  app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  await app.register(govern.plugin);
  await govern.ensureWorkspace({ id: 'main', name: 'Main' });
});
afterEach(async () => {
  await app.close();
  await records.close();
  await rm(directory, { recursive: true });
});

const bearer = (key = ''): { authorization: string } => ({ authorization: `Bearer ${key}` });

async function send(
  url: string,
  options: InjectOptions = {},
): Promise<{ status: number; body: unknown; cookie: string }> {
  const headers = { host: 'millrace.example', ...options.headers };
  const response = await app.inject({ method: 'GET', ...options, url, headers });
  const body: unknown = response.body === '' ? null : response.json();
  return { status: response.statusCode, body, cookie: String(response.headers['set-cookie']).split(';')[0] ?? '' };
}
const signIn = (payload: object) => send('/api/session', { method: 'POST', payload });

type Entry = {
  readonly seq: number;
  readonly author: string;
  readonly action: string;
};
const trail = async (adminKey = '', query = ''): Promise<{ entries: Entry[]; before: number | null }> =>
  (await send(`/api/audit${query}`, { headers: bearer(adminKey) })).body as {
    entries: Entry[];
    before: number | null;
  };

test('tells of keys and sessions, in the name of who did it', async () => {
  const { adminKey = '' } = await govern.ensureKeys({ workspace: 'main' });
  const admin = `key:${govern.authenticate(adminKey)?.keyId}`;
  const headers = bearer(adminKey);
  const made = await send('/api/keys', { method: 'POST', headers, payload: { name: 'Shop', kind: 'public' } });
  const { id } = made.body as { id: string };
  for (let again = 0; again < 2; again += 1) await send(`/api/keys/${id}`, { method: 'DELETE', headers });
  await govern.ensureKeys({ workspace: 'main', writeKey: 'write-preset-one' });
  await govern.ensureKeys({ workspace: 'main', writeKey: 'write-preset-one' });
  const { cookie } = await signIn({ key: adminKey });
  await send('/api/session', { method: 'DELETE', headers: { cookie, origin } });
  await signIn({ token: govern.mintSignIn('main') });
  const { entries } = await trail(adminKey);
  expect(entries.toReversed().map(({ action, author }) => [action, author])).toEqual([
    ['key.minted', 'operator'],
    ['key.minted', 'operator'],
    ['key.minted', 'operator'],
    ['key.minted', admin],
    ['key.revoked', admin],
    ['key.preset', 'operator'],
    ['session.begun', admin],
    ['session.ended', admin],
    ['session.begun', 'link'],
  ]);
  expect(entries.find(({ action }) => action === 'key.revoked')).toMatchObject({
    target: `key:${id}`,
    at: '2026-01-05T00:00:00.000Z',
    detail: { name: 'Shop', kind: 'public', producer: 'web' },
  });
  expect(JSON.stringify(entries)).not.toContain(adminKey);
  expect(await records.read((db) => verifyAudit(db))).toMatchObject({ entries: 9 });
});

test('is read in pages, by admins, each workspace its own', async () => {
  const { adminKey, writeKey } = await govern.ensureKeys({ workspace: 'main' });
  await govern.ensureWorkspace({ id: 'other', name: 'Other' });
  const other = await govern.ensureKeys({ workspace: 'other' });
  const first = await trail(adminKey, '?limit=2');
  expect([first.entries.map(({ seq }) => seq), first.before]).toEqual([[3, 2], 2]);
  const last = await trail(adminKey, `?limit=2&before=${first.before}`);
  expect([last.entries.map(({ seq }) => seq), last.before]).toEqual([[1], null]);
  expect((await trail(other.adminKey)).entries.map(({ seq }) => seq)).toEqual([6, 5, 4]);
  expect((await send('/api/audit', { headers: bearer(writeKey) })).status).toBe(403);
  expect((await send('/api/audit?limit=0', { headers: bearer(adminKey) })).status).toBe(400);
});
