import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { noRulesAt } from '../../collect/collect.ts';
import { Failure, problemOf, silent, systemClock } from '../../kernel/kernel.ts';
import type { EventRow } from '../../measure/measure.ts';
import { lineOf, moveStoreTo, openGrounds, type Grounds } from '../../measure/measure.contract.ts';
import { openClickhouseStore } from '../../store/clickhouse/clickhouse-store.ts';
import { eventColumns, type Store } from '../../store/store.ts';
import { noDocuments } from '../../catalog/catalog.ts';
import { askRoutes, type AskOptions } from '../ask.ts';

export const now = Date.UTC(2026, 0, 5, 12);

/** Texts that mean something to SQL, to JSON, to a URL or to a placeholder. */
export const evil = [
  `x'; DROP TABLE events; --`,
  '\\',
  `{p0:String}`,
  `' OR 1=1 OR '`,
  '`',
  '\n\n',
  '😀',
  '%',
  '\u0000',
  `a' UNION ALL SELECT 1 --`,
];

const plain: EventRow = {
  type: 'page',
  category: 'user',
  producer: 'web',
  id: '',
  time: now,
  received: now,
  data: {},
  context: {},
};

/** Pairs of the same time up to 40 days old, an id that two producers use, and one for each evil text. */
export const events: readonly EventRow[] = [
  ...Array.from({ length: 40 }, (_, i) => ({
    ...plain,
    id: `e${i}`,
    time: now - Math.floor(i / 2) ** 3 * 500_000,
    type: i % 3 === 0 ? 'click' : 'page',
    ...(i % 2 === 0 ? { subject: { kind: 'lead', id: `l/${i % 4}` } } : {}),
    data: { i },
    context: { locale: 'en' },
    ip: i === 0 ? '192.0.2.7' : '',
    library: i === 0 ? '{"name":"sdk","version":"1"}' : '',
  })),
  { ...plain, id: 'twice', producer: 'web', test: true },
  { ...plain, id: 'twice', producer: 'crm', time: now - 1 },
  ...evil.map((text, i) => ({
    ...plain,
    id: `evil${i}`,
    type: text,
    producer: text,
    time: now - 90 * 86_400_000 - i,
    data: { text },
  })),
];

/** The events in the store, for the workspace `w` and once more for a stranger. */
export async function openFilledGrounds(): Promise<Grounds> {
  const grounds = await openGrounds();
  const lines = events.map((each, item) => lineOf(each, { admitted: item < 30 ? 0 : 1, item }));
  const strangers = events.map((each, item) => lineOf(each, { workspace: 'stranger', admitted: 1, item }));
  await grounds.store.insert('events', eventColumns, [...lines, ...strangers], { token: 'all' });
  await moveStoreTo(grounds.records, 2);
  return grounds;
}

/** A server with the routes of this room. The header x-workspace stands for the caller's grant. */
export async function serve(
  grounds: Grounds,
  change: Partial<AskOptions> = {},
  onRoute: (route: RouteOptions) => void = () => {},
): Promise<FastifyInstance> {
  const app = fastify();
  app.addHook('onRoute', onRoute);
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'test', version: '1' } } });
  askRoutes(app, {
    store: grounds.store,
    records: grounds.records,
    clock: { now: () => now },
    documentsOf: () => noDocuments,
    through: () => now - 250,
    authorOf: () => 'operator',
    workspaceOf: (request) => String(request.headers['x-workspace'] ?? 'w'),
    recent: () => [],
    admitted: async () => {},
    admittedAt: async () => now + 5,
    readOriginal: async ({ offset }) => {
      if (offset === 0) return { type: 'as it came' };
      throw new Failure('LOG_TRIMMED');
    },
    readReceived: () => Promise.reject(new Failure('NOT_FOUND')),
    readAdmitted: () => Promise.reject(new Failure('NOT_FOUND')),
    explain: async () => undefined,
    rulesAt: noRulesAt,
    ...change,
  });
  await app.ready();
  return app;
}

/** A store that has no engine. */
export const awayStore = (): Store =>
  openClickhouseStore({
    endpoint: { current: () => undefined },
    database: 'millrace',
    logger: silent,
    clock: systemClock,
  });
