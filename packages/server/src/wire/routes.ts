import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { linkRoutes } from '../admit/admit.ts';
import { AskCosts, askRoutes, asksRoute, entityRoutes, sqlRoute } from '../ask/ask.ts';
import {
  definitionRoutes,
  openCatalog,
  openDefinitions,
  packRoutes,
  typeRoutes,
  type Edition,
} from '../catalog/catalog.ts';
import { collectRoutes, openOwnEvents, tryRules, type Grant } from '../collect/collect.ts';
import type { Config } from '../config/config.ts';
import { openGovern, type MintedKeys } from '../govern/govern.ts';
import type { Clock, Logger } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';
import {
  booksRoutes,
  healthRoutes,
  liveRoutes,
  rollupRoutes,
  StateFeed,
  type Readiness,
  type Tail,
} from '../observe/observe.ts';
import type { Records } from '../records/records.ts';
import { quarantineRoutes, rebuildRoutes, Replays, storeRebuildRoutes } from '../repair/repair.ts';
import type { Store } from '../store/store.ts';
import { kindFolds } from './kind-folds.ts';
import { eventRules } from './event-rules.ts';
import { kinds } from './kinds.ts';
import { learnedThrough } from './learned-through.ts';
import { linkedIds } from './linked-ids.ts';
import { readersOf } from './log-readers.ts';
import { newestEvents } from './newest-events.ts';
import { newestReceived } from './newest-received.ts';
import { beginStates } from './begin-states.ts';
import { bringPacks, readPacks } from './packs.ts';
import type { StreamHost } from './stream-host.ts';
import { seenTypes } from './seen-types.ts';
import { settledBy } from './settled-by.ts';
import { tight } from './trim-to.ts';
import { openTelemetry } from './open-telemetry.ts';

export type RoutesOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: Log;
  readonly received: LogWriter;
  readonly records: Records;
  readonly store: Store;
  /** Bytes that the store in force takes, and bytes that are free where it lies. */
  readonly storeRoom: () => Promise<{ readonly held: number; readonly free: number }>;
  readonly stream: StreamHost;
  readonly tail: Tail;
};

/** What the start has to tell and the demo needs. */
export type Opened = {
  readonly workspace: string;
  readonly records: Records;
  readonly signInToken: string;
  /** Mints the keys the workspace never had. They can be told this once, so only when nothing can fail any more. */
  readonly ensureKeys: () => Promise<MintedKeys>;
  readonly lend: (grant: Omit<Grant, 'keyId'>) => string;
};

const partition = 0;
const demoWorkspace = { id: 'demo', name: 'Demo lead business' };
const mainWorkspace = { id: 'main', name: 'Main' };

/** Joins the rooms that answer over HTTP. Govern comes first: its hook sees that every route declares a policy. */
export async function openRoutes(app: FastifyInstance, options: RoutesOptions): Promise<Opened> {
  const { config, clock, logger, log, received, records, store, stream, tail } = options;
  const telling = openTelemetry(options);
  app.addHook('onResponse', (request, reply, done) => {
    telling.answered({
      route: request.routeOptions.url ?? 'none',
      method: request.method,
      status: reply.raw.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
  const govern = await openGovern({ records, clock, logger, random: randomBytes });
  await app.register(govern.plugin);
  const { id: workspace, name } = config.demo ? demoWorkspace : mainWorkspace;
  await govern.ensureWorkspace({ id: workspace, name });
  const { workspaceOf, authorOf } = govern;
  const catalog = await openCatalog(records);
  const documentsOf = (of: string): Edition => catalog.current(of);
  const { rulesOf, rulesAt, mappingOf } = eventRules(catalog);
  const onChange = (_: string, begun: boolean): void => {
    if (begun) stream.tellRebuild();
    else stream.tellDefinitions();
  };
  const reader = {
    received: log.reader('received'),
    admitted: log.reader('admitted'),
    quarantine: log.reader('quarantine'),
  };
  const definitions = openDefinitions({
    records,
    catalog,
    kinds,
    clock,
    onChange,
    beginRebuilds: beginStates,
    seenTypes: seenTypes(records),
    tryOut: (of, tried) => tryRules(of, tried, newestReceived(reader.received, clock)),
  });
  await bringPacks({ catalog, definitions, kinds, workspace, logger });
  const ends = () => ({
    received: reader.received.end(partition),
    admitted: reader.admitted.end(partition),
    quarantine: reader.quarantine.end(partition),
  });

  await app.register(collectRoutes, {
    ...config.collect,
    authenticate: govern.authenticate,
    log: { room: () => received.room(), append: telling.append },
    clock,
    seed: randomUUID,
    admitting: () => null,
    rulesOf,
    stats: {
      collected: (_grant, counts, bytes) => telling.collected(counts, bytes),
      refused: telling.refused,
      noise: telling.noise,
    },
    logger,
  });
  const replays = new Replays({
    store,
    records,
    log: { append: telling.append },
    rulesOf,
    mappingOf,
    documentsOf,
    clock,
    logger,
    random: Math.random,
    newId: randomUUID,
  });
  app.addHook('onClose', () => replays.stop());
  const costs = new AskCosts({ records, clock, logger });
  app.addHook('onClose', () => costs.stop());
  await app.register(definitionRoutes, { catalog, definitions, kinds, workspaceOf, authorOf });
  await app.register(async (api) => {
    packRoutes(api, { packs: () => readPacks(kinds) });
    typeRoutes(api, {
      catalog,
      records,
      clock,
      workspaceOf,
      learnedThrough: () => learnedThrough(records, ends().admitted, clock),
    });
    askRoutes(api, {
      logger,
      onAsked: (once) => costs.add(once),
      records,
      documentsOf,
      store,
      clock,
      workspaceOf,
      authorOf,
      through: () => throughOf(stream, ends(), clock),
      recent: (of, id) => tail.recent(of, id),
      admitted: () => tail.reached(ends().received),
      ...readersOf(reader, rulesAt),
      rulesAt,
    });
    asksRoute(api, { records, store, clock, documentsOf, workspaceOf, flush: () => costs.flush() });
    sqlRoute(api, { store, workspaceOf, mayReveal: ({ caller }) => caller?.via === 'key' });
    const admittedThrough = () => admittedThroughOf(stream, ends(), { clock, tail });
    entityRoutes(api, {
      records,
      store,
      clock,
      workspaceOf,
      authorOf,
      documentsOf,
      foldOf: kindFolds(catalog, records).now,
      idsOf: linkedIds(records),
      through: admittedThrough,
      stored: () => stream.progress.stored,
      storedThrough: () => throughOf(stream, ends(), clock),
      newest: newestEvents({
        tail,
        clock,
        ends: () => ({ admitted: ends().admitted, stored: stream.progress.stored }),
        through: admittedThrough,
      }),
    });
    linkRoutes(api, {
      records,
      append: openOwnEvents({ log: received, clock, seed: randomUUID }),
      settled: (offset) => settledBy(stream, offset),
      newId: randomUUID,
      workspaceOf,
      authorOf,
    });
    const states = new StateFeed({ tail, store, stored: () => stream.progress.versions });
    liveRoutes(api, { tail, states, workspaceOf, mayStillRead: govern.mayStillRead, onRevoked: govern.onRevoked });
    const mostLogBytes = Math.floor(config.log.maxBytes * tight);
    quarantineRoutes(api, { store, clock, documentsOf, workspaceOf, authorOf, replays, mostLogBytes });
    rebuildRoutes(api, { records, clock, onBegun: () => stream.tellRebuild(), workspaceOf, authorOf });
    storeRebuildRoutes(api, {
      records,
      admitted: reader.admitted,
      room: options.storeRoom,
      clock,
      onBegun: () => stream.tellRebuildStore(),
      workspaceOf,
      authorOf,
    });
    const refused = { refusing: () => received.room().refusing, refusals: telling.refusals };
    const errors = () => stream.progress.errors;
    booksRoutes(api, { records, store, clock, workspaceOf, ends, errors, ...refused });
    rollupRoutes(api, { records, workspaceOf, documentsOf: (of) => catalog.current(of) });
    healthRoutes(api, {
      readiness: () => readinessOf(options, ends()),
      idle: async () => {
        await Promise.all([store.ready(), stream.idle()]);
      },
      metrics: telling.exposition,
    });
  });
  await replays.resume();
  return {
    workspace,
    records,
    ensureKeys: () => govern.ensureKeys({ workspace, ...presetsOf(config) }),
    signInToken: govern.mintSignIn(workspace),
    lend: govern.lend,
  };
}

function presetsOf({ adminKey, writeKey }: Config): { readonly adminKey?: string; readonly writeKey?: string } {
  return { ...(adminKey !== undefined && { adminKey }), ...(writeKey !== undefined && { writeKey }) };
}

type Ends = { readonly received: number; readonly admitted: number };

/** Received time up to which everything is in the store: now, when nobody lags. */
function throughOf({ progress }: StreamHost, ends: Ends, clock: Clock): number {
  const caughtUp = progress.received >= ends.received && progress.stored >= ends.admitted && progress.deferred === 0;
  return caughtUp ? clock.now() : progress.storedThrough;
}

/** Received time up to which everything is admitted: now, when nothing waits. */
function admittedThroughOf(
  { progress }: StreamHost,
  ends: Ends,
  { clock, tail }: { readonly clock: Clock; readonly tail: Tail },
): number {
  return progress.received >= ends.received && progress.deferred === 0 ? clock.now() : tail.standing.receivedAt;
}

function readinessOf({ received, store, stream }: RoutesOptions, ends: Ends): Readiness {
  const { progress } = stream;
  const { refusing } = received.room();
  const status = store.status();
  const reasons = [
    ...(refusing === null ? [] : [refusing]),
    ...(stream.open ? [] : ['STREAM_STARTING']),
    ...(status.state === 'ready' ? [] : [status.state === 'away' ? status.code : 'STORE_UNAVAILABLE']),
  ];
  return {
    ready: refusing === null,
    reasons,
    store: status.state,
    lag: {
      admit: Math.max(0, ends.received - progress.received),
      store: Math.max(0, ends.admitted - progress.stored),
    },
  };
}
