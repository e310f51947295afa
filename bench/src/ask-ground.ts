import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DefinitionDocument } from '@millrace/contract';
import { askRoutes } from '@millrace/server/ask/ask.ts';
import { noDocuments, openCatalog, openDefinitions, type Edition } from '@millrace/server/catalog/catalog.ts';
import { noRulesAt } from '@millrace/server/collect/collect.ts';
import { Failure, silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { rollupForms } from '@millrace/server/measure/measure.ts';
import type { RecordsWriter } from '@millrace/server/records/records.ts';
import { openSqliteWriter } from '@millrace/server/records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine } from '@millrace/server/store/engine/engine.ts';
import type { Store } from '@millrace/server/store/store.ts';
import { kinds } from '@millrace/server/wire/kinds.ts';
import { buildServer, type ServerOptions } from '@millrace/server/wire/server.ts';
import { end, fill, workspace, type EventValues } from './ask-data.ts';

export type Ground = {
  readonly store: Store;
  readonly records: RecordsWriter;
  readonly documents: Edition;
  readonly url: string;
};

export type GroundOptions = {
  readonly events: number;
  /** Behind the keepers. */
  readonly tail: number;
  readonly documents: readonly DefinitionDocument[];
  readonly values?: EventValues;
  readonly data?: string | undefined;
};

/** A store with events and what rollups keep of them, and the API over HTTP. */
export async function withGround<T>(
  { events, tail, values, data, ...given }: GroundOptions,
  fn: (ground: Ground) => Promise<T>,
): Promise<T> {
  const directory = data ?? (await mkdtemp(join(tmpdir(), 'millrace-bench-')));
  await mkdir(directory, { recursive: true });
  const options = { logger: silent, clock: systemClock };
  const engine = await startEngine({ directory: join(directory, 'store'), memoryBytes: 2_000_000_000, ...options });
  const store = openClickhouseStore({ endpoint: engine.endpoint, database: 'millrace', ...options });
  const records = await openSqliteWriter({ directory: join(directory, 'records'), ...options });
  let documents: Edition = noDocuments;
  const routes: ServerOptions['routes'] = async (server) =>
    askRoutes(server, {
      store,
      records,
      clock: { now: () => end },
      documentsOf: () => documents,
      through: () => end,
      authorOf: () => 'operator',
      workspaceOf: () => workspace,
      recent: () => [],
      admitted: async () => {},
      readOriginal: async () => null,
      readAdmitted: () => Promise.reject(new Failure('NOT_FOUND')),
      readReceived: async () => Buffer.of(),
      explain: async () => undefined,
      rulesAt: noRulesAt,
      admittedAt: async () => 0,
    });
  const app = await buildServer({ version: '', page: join(directory, 'page'), logger: silent, routes });
  try {
    await store.ready();
    documents = await documentsIn(records, given.documents);
    const forms = rollupForms(documents);
    await fill(store, records, { total: events, tail, forms, ...(values === undefined ? {} : { values }) });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    return await fn({ store, records, documents, url: `http://127.0.0.1:${port}` });
  } finally {
    await app.close();
    await store.close();
    await engine.stop();
    await records.close();
    if (data === undefined) await rm(directory, { recursive: true });
  }
}

async function documentsIn(records: RecordsWriter, documents: readonly DefinitionDocument[]): Promise<Edition> {
  const catalog = await openCatalog(records);
  const definitions = openDefinitions({ records, catalog, kinds, clock: systemClock, onChange: () => {} });
  await definitions.apply({ workspace, author: 'bench' }, { documents });
  return catalog.current(workspace);
}
