import { fastify, type FastifyInstance } from 'fastify';
import type { EntitySpec } from '@millrace/contract';
import { entityRoutes } from '../ask/ask.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { problemOf, systemClock } from '../kernel/kernel.ts';
import { Tail } from '../observe/observe.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { linkedIds } from './linked-ids.ts';
import { newestEvents } from './newest-events.ts';
import type { TemporaryStream } from './temporary-stream.fixture.ts';

export type Entities = {
  readonly app: FastifyInstance;
  /** The answer of a path below /api/entities/, whatever its status. */
  get<T>(path: string): Promise<{ readonly status: number; readonly body: T }>;
  close(): Promise<void>;
};

export type EntitiesOptions = {
  /** By kind. */
  readonly specs?: Readonly<Record<string, EntitySpec>>;
  /** How far the store is; tests say that it is behind. */
  readonly stored?: () => number;
};

/** For tests: the routes of entities over a stream, joined as in the platform, for the workspace of its keys. */
export async function openEntities(
  it: TemporaryStream,
  { specs = {}, stored = () => it.progress()?.stored ?? 0 }: EntitiesOptions = {},
): Promise<Entities> {
  const tail = new Tail(it.log.reader('admitted'), systemClock);
  const running = tail.run();
  const through = systemClock.now;
  const app = fastify({ routerOptions: { maxParamLength: 512 } });
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  entityRoutes(app, {
    records: it.records,
    store: it.store,
    clock: systemClock,
    workspaceOf: () => 'w',
    foldOf: fixedFolds(specs).now,
    authorOf: () => 'operator',
    documentsOf: () => noDocuments,
    idsOf: linkedIds(it.records),
    through,
    stored,
    storedThrough: through,
    newest: newestEvents({
      tail,
      clock: systemClock,
      ends: () => ({ admitted: it.log.reader('admitted').end(0), stored: stored() }),
      through,
    }),
  });
  return {
    app,
    async get<T>(path: string) {
      const answer = await app.inject({ method: 'GET', url: `/api/entities/${path}` });
      return { status: answer.statusCode, body: answer.json<T>() };
    },
    async close() {
      await tail.stop();
      await running;
      await app.close();
    },
  };
}
