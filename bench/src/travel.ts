import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EntitySpec, EntityView } from '@millrace/contract';
import { compileEntity } from '@millrace/server/admit/admit.ts';
import { entityRoutes } from '@millrace/server/ask/ask.ts';
import { noDocuments } from '@millrace/server/catalog/catalog.ts';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openSqliteWriter } from '@millrace/server/records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine } from '@millrace/server/store/engine/engine.ts';
import { eventColumns, type Store } from '@millrace/server/store/store.ts';
import { buildServer } from '@millrace/server/wire/server.ts';
import { end, fill, workspace } from './ask-data.ts';
import type { BenchRow } from './bench-row.ts';

/** Looks into the data of every event, and keeps what a lead keeps. */
const spec: EntitySpec = {
  title: 'Lead',
  fields: {
    source: { fold: 'first', of: 'data.source_id' },
    state: { fold: 'last', of: 'data.state' },
    page: { fold: 'last', of: 'context.page.path', when: 'type == "type.0"' },
    score: { fold: 'max', of: 'data.score' },
    revenue: { fold: 'sum', of: 'data.price', currency: 'data.currency' },
    attempts: { fold: 'count', when: 'type == "type.1"' },
    buyers: { fold: 'set', of: 'data.buyer_id' },
    campaigns: { fold: 'set', of: 'data.campaign' },
    days: { fold: 'set', of: 'day(time, "UTC")' },
  },
  lifecycles: {
    status: {
      initial: 'none',
      states: ['none', 'open', 'sold'],
      transitions: { none: ['open'], open: ['sold'], sold: ['open'] },
      on: [
        { when: 'type == "type.2"', to: 'open' },
        { when: 'type == "type.3"', to: 'sold' },
      ],
    },
  },
};

type Asked = { readonly events: number; readonly times: number; readonly budgetMs?: number };
const asked: readonly Asked[] = [
  { events: 8, times: 100 },
  { events: 1_000, times: 100, budgetMs: 50 },
  { events: 150_000, times: 15, budgetMs: 1_000 },
];

/** State as of a moment, over HTTP, beside a million events of others. */
export async function travel({ events = 1_000_000 }: { readonly events?: number } = {}): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const options = { logger: silent, clock: systemClock };
  const engine = await startEngine({ directory: join(directory, 'store'), memoryBytes: 2_000_000_000, ...options });
  const store = openClickhouseStore({ endpoint: engine.endpoint, database: 'millrace', ...options });
  const records = await openSqliteWriter({ directory: join(directory, 'records'), ...options });
  const fold = compileEntity(spec, { name: 'lead' });
  const app = await buildServer({
    version: '',
    page: join(directory, 'page'),
    logger: silent,
    routes: async (server) =>
      entityRoutes(server, {
        store,
        records,
        clock: { now: () => end },
        workspaceOf: () => workspace,
        documentsOf: () => noDocuments,
        authorOf: () => 'operator',
        foldOf: () => ({ fold, spec, hash: 'bench' }),
        idsOf: async (_workspace, { id }) => [id],
        through: () => end,
        stored: () => 0,
        storedThrough: () => end,
        newest: async () => ({ from: Number.MAX_SAFE_INTEGER, events: [], through: end }),
      }),
  });
  try {
    await store.ready();
    await fill(store, records, { total: events, tail: 5_000 });
    for (const each of asked) await addSubject(store, each.events);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const rows: BenchRow[] = [];
    for (const each of asked) rows.push(...(await measure(`http://127.0.0.1:${port}`, each)));
    return rows;
  } finally {
    await app.close();
    await store.close();
    await engine.stop();
    await records.close();
    await rm(directory, { recursive: true });
  }
}

/** Takes its events from those of all others. */
async function addSubject(store: Store, events: number): Promise<void> {
  const changed: Readonly<Record<string, string>> = {
    subject_kind: `'lead'`,
    subject: `'of ${events}'`,
    id: `concat('of ${events} ', id)`,
  };
  const columns = eventColumns.map((column) => `${changed[column] ?? column} AS ${column}_`).join(', ');
  const sql = `SELECT ${columns} FROM events WHERE workspace = '${workspace}' LIMIT ${events}`;
  await store.derive('events', sql, { token: `subject ${events}`, timeoutMs: 120_000 });
}

async function measure(url: string, { events, times, budgetMs }: Asked): Promise<BenchRow[]> {
  const took: number[] = [];
  let spent = process.cpuUsage();
  const turns = monitorEventLoopDelay({ resolution: 1 });
  for (let n = 0; n < times + 3; n += 1) {
    if (n === 3) {
      turns.enable();
      spent = process.cpuUsage();
    }
    const began = performance.now();
    const response = await fetch(`${url}/api/entities/lead/of%20${events}?at=now`);
    const view = (await response.json()) as EntityView;
    if (view.events !== events) throw new Error(`${view.events} of ${events} events were folded`);
    if (n >= 3) took.push(performance.now() - began);
  }
  turns.disable();
  const { user, system } = process.cpuUsage(spent);
  const name = `as of a moment, ${events.toLocaleString('en')} events, HTTP`;
  const p95 = quantile(took, 0.95);
  const budget = budgetMs === undefined ? {} : { budget: `≤ ${budgetMs} ms`, met: p95 <= budgetMs };
  return [
    { name: `${name} p50`, value: round(quantile(took, 0.5)), unit: 'ms' },
    { name: `${name} p95`, value: round(p95), unit: 'ms', ...budget },
    { name: `${name}: CPU beside the engine's`, value: round((user + system) / 1000 / times), unit: 'ms' },
    { name: `${name}: event loop held, p99.9`, value: round(turns.percentile(99.9) / 1e6), unit: 'ms' },
  ];
}

function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

const round = (value: number): number => Math.round(value * 10) / 10;
