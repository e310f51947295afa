import { randomUUID } from 'node:crypto';
import type { Books, MappingSpec, QuarantinePage, ReplayView, ReplayWanted } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { compileMapping, noDocuments, type Edition, type Rules } from '../catalog/catalog.ts';
import { problemOf, silent, systemClock } from '../kernel/kernel.ts';
import { readBooks } from '../observe/observe.ts';
import { quarantineRoutes, Replays, type ReplaysOptions } from '../repair/repair.ts';
import { openTemporaryStream, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

/** For tests: a stream with the routes of quarantine beside it. The header x-workspace stands for the caller's grant. */
export type QuarantineGround = TemporaryStream & {
  readonly api: FastifyInstance;
  readonly replays: Replays;
  /** Of the quarantine, once everything sent has come to its end. */
  list(query?: string, workspace?: string): Promise<QuarantinePage>;
  /** Resolves when the replay has ended. */
  replay(wanted: ReplayWanted): Promise<ReplayView>;
  books(): Promise<Books>;
};

export type GroundOptions = {
  /** As of a temporary stream. */
  readonly editions?: readonly (Rules | null)[];
  readonly mappings?: Readonly<Record<string, MappingSpec>>;
  /** What masks are told of. */
  readonly documents?: Edition;
  readonly change?: Partial<ReplaysOptions>;
};

export async function openQuarantine(
  folder: Folder,
  { editions = [], mappings = {}, documents = noDocuments, change = {} }: GroundOptions = {},
): Promise<QuarantineGround> {
  const it = await openTemporaryStream(folder, { editions });
  const replays = new Replays({
    store: it.store,
    records: it.records,
    log: it.received,
    rulesOf: () => ({ revision: editions.length, rules: editions.at(-1) ?? null }),
    mappingOf: (_, name) => {
      const spec = mappings[name];
      if (spec === undefined) return undefined;
      const map = compileMapping({ [name]: spec });
      return (item) => map({ producer: '', item })?.item;
    },
    documentsOf: () => documents,
    clock: systemClock,
    logger: silent,
    random: Math.random,
    newId: randomUUID,
    ...change,
  });
  // As the platform's server is set up.
  const ajv = {
    customOptions: { removeAdditional: false, coerceTypes: 'array', strict: false, verbose: true },
  } as const;
  const api = fastify({ ajv });
  api.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemOf(error, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  quarantineRoutes(api, {
    store: it.store,
    clock: systemClock,
    documentsOf: () => documents,
    workspaceOf: (request) => String(request.headers['x-workspace'] ?? 'w'),
    authorOf: () => 'key:me',
    replays,
    mostLogBytes: 800,
  });
  return {
    ...it,
    api,
    replays,
    async list(query = '', workspace = 'w') {
      await it.stream.idle();
      const answer = await api.inject({ url: `/api/quarantine${query}`, headers: { 'x-workspace': workspace } });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.json();
    },
    async replay(wanted) {
      await it.stream.idle();
      const answer = await api.inject({ method: 'POST', url: '/api/quarantine/replay', payload: wanted });
      if (answer.statusCode >= 300) throw new Error(answer.body);
      const { id, ...view } = answer.json<ReplayView>();
      if (id === null) return { id, ...view };
      await replays.idle();
      await it.stream.idle();
      return (await api.inject({ url: `/api/quarantine/replays/${id}` })).json();
    },
    async books() {
      await it.stream.idle();
      const to = Math.ceil((Date.now() + 1) / 60_000) * 60_000;
      const ends = () => ({ received: 0, admitted: 0, quarantine: 0 });
      return await readBooks(
        { records: it.records, store: it.store, ends },
        { workspace: 'w', from: to - 7_200_000, to },
      );
    },
    async close() {
      await replays.stop();
      await api.close();
      await it.close();
    },
  };
}
