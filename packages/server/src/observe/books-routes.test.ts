import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Books, Refusing } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failure, silent, systemClock, type ErrorsOf } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { booksRoutes } from './books-routes.ts';

let directory: string;
let records: RecordsWriter;
let app: FastifyInstance;
let refusing: Refusing | null = null;
let errors: Readonly<Record<string, ErrorsOf>> = {};
let refusals: Readonly<Record<string, number>> = {};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-books-'));
  records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  app = fastify();
  booksRoutes(app, {
    records,
    store: { query: () => Promise.reject(new Failure('STORE_UNAVAILABLE')) },
    clock: { now: () => Date.UTC(2026, 0, 5, 12, 0, 30) },
    ends: () => ({ received: 0, admitted: 3, quarantine: 0 }),
    errors: () => errors,
    workspaceOf: () => 'w',
    refusing: () => refusing,
    refusals: () => refusals,
  });
});

afterAll(async () => {
  await app.close();
  await records.close();
  await rm(directory, { recursive: true });
});
afterEach(() => void vi.unstubAllEnvs());

async function rangeOf(query: string): Promise<readonly string[]> {
  const { from, to } = (await app.inject(`/api/books?${query}`)).json<Books>();
  return [from, to];
}

describe('the range of the books', () => {
  test('given none, then it is the last hour and the minute that has begun', async () => {
    expect(await rangeOf('')).toEqual(['2026-01-05T11:01:00.000Z', '2026-01-05T12:01:00.000Z']);
  });

  test('given instants without a zone, then they are UTC, wherever the machine stands', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(new Date(2026, 0, 5, 9).toISOString()).toBe('2026-01-05T00:00:00.000Z');
    expect(await rangeOf('from=2026-01-05T09:00&to=2026-01-05%2010:00')).toEqual([
      '2026-01-05T09:00:00.000Z',
      '2026-01-05T10:00:00.000Z',
    ]);
  });

  test('given ends within a minute, then it is widened to whole minutes', async () => {
    expect(await rangeOf('from=2026-01-05T09:00:59Z&to=2026-01-05T09:01:01Z')).toEqual([
      '2026-01-05T09:00:00.000Z',
      '2026-01-05T09:02:00.000Z',
    ]);
  });

  test.each(['from=yesterday', 'from=2026-02-30', 'from=2026-01-05T13:00Z', 'from=2025-12-01'])(
    'given %s, then it is refused',
    async (query) => {
      // Without the error handler of the server a failure is told by its message alone.
      expect((await app.inject(`/api/books?${query}`)).json()).toMatchObject({
        message: expect.stringMatching(/^RANGE_INVALID/) as unknown,
      });
    },
  );
});

test('while events are refused, the books say why, and no longer when they are taken again', async () => {
  refusing = 'DISK_FULL';
  expect((await app.inject('/api/books')).json()).toMatchObject({ refusing: 'DISK_FULL', balanced: true });
  refusing = null;
  expect((await app.inject('/api/books')).json()).not.toHaveProperty('refusing');
});

test('given requests that were refused, then the books say how many since the start, by code', async () => {
  expect((await app.inject('/api/books')).json()).not.toHaveProperty('refused');
  refusals = { OVERLOADED: 12, DISK_FULL: 3 };
  expect((await app.inject('/api/books')).json<Books>().refused).toEqual({
    since: '2026-01-05T12:00:30.000Z',
    requests: refusals,
  });
});

test('a follower says how far it is, what went wrong with it, and whether it still tries the same', async () => {
  await records.claim('store', 0);
  await records.claim('ids', 0);
  await records.claim('learn', 0);
  const failed = { count: 4, code: 'STORE_UNAVAILABLE', at: Date.UTC(2026, 0, 5, 12) } as const;
  errors = {
    store: { ...failed, since: failed.at - 1000 },
    ids: { ...failed, since: null },
    admit: { ...failed, since: null },
  };
  const { followers } = (await app.inject('/api/books')).json<Books>();
  errors = {};
  const place = { topic: 'admitted', position: 0, end: 3, lag: 3 };
  const shown = { count: 4, code: 'STORE_UNAVAILABLE', at: '2026-01-05T12:00:00.000Z' };
  expect(followers.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
    { name: 'ids', ...place, errors: { ...shown, since: null } },
    { name: 'learn', ...place },
    { name: 'store', ...place, errors: { ...shown, since: '2026-01-05T11:59:59.000Z' } },
  ]);
});
