import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openGovern, type Govern } from './govern.ts';

const minute = 60_000;

let directory: string;
let now: number;
let records: RecordsWriter;
let writes: number;
let govern: Govern;
let app: FastifyInstance;
let adminKey: string;
let writeKey: string;
const clock = { now: () => now };

async function start(): Promise<void> {
  records = await openSqliteWriter({ directory, clock, logger: silent });
  const counted: RecordsWriter = {
    ...records,
    write: (...write) => {
      writes += 1;
      return records.write(...write);
    },
  };
  govern = await openGovern({ records: counted, clock, logger: silent, random: randomBytes });
  app = fastify();
  await app.register(govern.plugin);
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  now = Date.UTC(2026, 0, 5);
  directory = await mkdtemp(join(tmpdir(), 'millrace-uses-'));
  await start();
  await govern.ensureWorkspace({ id: 'main', name: 'Main' });
  const minted = await govern.ensureKeys({ workspace: 'main' });
  [adminKey, writeKey] = [minted.adminKey ?? '', minted.writeKey ?? ''];
  writes = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
  await records.close();
  await rm(directory, { recursive: true });
});

/** When the keys were last used, by kind, as the API says. */
async function told(): Promise<Readonly<Record<string, string | undefined>>> {
  const answer = await app.inject({ url: '/api/keys', headers: { authorization: `Bearer ${adminKey}` } });
  const { keys } = answer.json<{ readonly keys: readonly { readonly kind: string; readonly lastUsed?: string }[] }>();
  return Object.fromEntries(keys.map(({ kind, lastUsed }) => [kind, lastUsed]));
}
const written = () =>
  records.read((db) => db.selectFrom('keys').select('last_used').where('kind', '=', 'secret').execute());

test('a key tells when it was last used, at once, and one that never was tells nothing', async () => {
  expect(await told()).toEqual({ admin: '2026-01-05T00:00:00.000Z' });
  now += 1;
  expect(govern.authenticate(writeKey)).toBeDefined();
  expect(govern.authenticate(`${writeKey}x`)).toBeUndefined();
  now += 5;
  expect(await told()).toEqual({ admin: '2026-01-05T00:00:00.006Z', secret: '2026-01-05T00:00:00.001Z' });
});

test('a key that is not allowed what it asks for was used all the same: somebody has it', async () => {
  const answer = await app.inject({ url: '/api/keys', headers: { authorization: `Bearer ${writeKey}` } });
  expect(answer.json()).toMatchObject({ code: 'KEY_NOT_ALLOWED' });
  expect(await told()).toMatchObject({ secret: '2026-01-05T00:00:00.000Z' });
});

test('however often keys are used, that is written once a minute', async () => {
  for (let n = 0; n < 500; n += 1) govern.authenticate(n % 2 === 0 ? writeKey : adminKey);
  await vi.advanceTimersByTimeAsync(minute - 1);
  expect(writes).toBe(0);
  now += 10;
  govern.authenticate(writeKey);
  await vi.advanceTimersByTimeAsync(1);
  await records.idle();
  expect(writes).toBe(1);
  expect(await written()).toEqual([{ last_used: now }]);
  await vi.advanceTimersByTimeAsync(10 * minute);
  expect(writes).toBe(1);
});

test('a clean stop writes what waits, and the next start knows it', async () => {
  govern.authenticate(writeKey);
  await app.close();
  await records.close();
  now += minute;
  await start();
  expect(await told()).toMatchObject({ secret: '2026-01-05T00:00:00.000Z' });
});

test('what could not be written is written a minute later', async () => {
  vi.spyOn(records, 'write').mockRejectedValueOnce(new Error('away'));
  govern.authenticate(writeKey);
  await vi.advanceTimersByTimeAsync(minute);
  expect([writes, await written()]).toEqual([1, [{ last_used: null }]]);
  await vi.advanceTimersByTimeAsync(minute);
  await records.idle();
  expect([writes, await written()]).toEqual([2, [{ last_used: now }]]);
});
