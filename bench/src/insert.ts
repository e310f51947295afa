import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '@millrace/server/store/engine/engine.ts';
import { entityColumns, eventColumns, idColumns, timelineColumns, type Store } from '@millrace/server/store/store.ts';
import type { BenchRow } from './bench-row.ts';
import { entityLines, eventLines } from './insert-rows.ts';

const total = 200_000;
const range = 'admitted >= {from:UInt64} AND admitted < {to:UInt64}';
const activity = (dimensions: string): string =>
  `SELECT ${dimensions}, toStartOfMinute(time) AS minute, count() AS events FROM events WHERE ${range} AND test = 0 GROUP BY ALL`;
const derived = [
  ['ids', `SELECT ${idColumns.join(', ')} FROM events WHERE ${range}`],
  ['timeline', `SELECT ${timelineColumns.join(', ')} FROM events WHERE ${range} AND subject != ''`],
  ['rollup_activity', activity('workspace, type, category, producer')],
  ['rollup_activity', activity("workspace, type, category, '' AS producer")],
  ['rollup_activity', activity('workspace, type, flow AS category, subject_kind AS producer')],
] as const;

type Cost = { readonly rowsPerSecond: number; readonly cpuPerMillion: number };
type Batch = { readonly from: number; readonly to: number };

/** Inserts through the embedded engine, fsync on. CPU is the engine's and the driver's together, merges included. */
export async function insert(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of [1_000, 5_000, 10_000]) {
    const cost = await measure(size, async (store, batch) => await insertEvents(store, batch));
    rows.push({ name: `insert events, ${size} rows`, value: Math.round(cost.rowsPerSecond), unit: 'rows/s' });
    rows.push({ name: `insert events, ${size} rows: CPU`, value: round(cost.cpuPerMillion), unit: 'CPU-s/1M' });
    if (size === 1_000) continue;
    const full = await measure(size, async (store, batch) => {
      await insertEvents(store, batch);
      await insertEntities(store, batch);
      for (const index of derived.keys()) await derive(store, batch, index);
    });
    const ratio = round(full.cpuPerMillion / cost.cpuPerMillion);
    rows.push({ name: `insert with all tables, ${size} rows`, value: Math.round(full.rowsPerSecond), unit: 'rows/s' });
    rows.push({
      name: `insert with all tables, ${size} rows: CPU`,
      value: round(full.cpuPerMillion),
      unit: 'CPU-s/1M',
      ceiling: round(cost.cpuPerMillion),
      ratio,
      budget: '≤ 1.6 × events alone',
      met: ratio <= 1.6,
    });
  }
  rows.push(...(await idle()));
  return rows;
}

async function insertEvents(store: Store, { from, to }: Batch): Promise<void> {
  await store.insert('events', eventColumns, eventLines(from, to), { token: `1:events:${from}-${to}` });
}

async function insertEntities(store: Store, { from, to }: Batch): Promise<void> {
  await store.insert('entities', entityColumns, entityLines(from, to), { token: `1:entities:${from}-${to}` });
}

async function derive(store: Store, { from, to }: Batch, index: number): Promise<void> {
  const [table, select] = derived[index] ?? derived[0];
  await store.derive(table, select, { token: `1:${index}:${from}-${to}`, params: { from, to } });
}

async function measure(size: number, load: (store: Store, batch: Batch) => Promise<void>): Promise<Cost> {
  return await withStore(async (store, engine) => {
    const batches = Array.from({ length: total / size }, (_, n) => ({ from: n * size, to: (n + 1) * size }));
    // Rows are made ahead: their making is admit's cost.
    for (const { from, to } of batches) {
      eventLines(from, to);
      entityLines(from, to);
    }
    const before = { cpu: cpuSeconds(engine), at: performance.now() };
    for (const batch of batches) await load(store, batch);
    const seconds = (performance.now() - before.at) / 1000;
    await merged(engine);
    return { rowsPerSecond: total / seconds, cpuPerMillion: ((cpuSeconds(engine) - before.cpu) * 1e6) / total };
  });
}

async function idle(): Promise<BenchRow[]> {
  return await withStore(async (store, engine) => {
    const times: number[] = [];
    for (let n = 0; n < 500; n += 1) {
      const began = performance.now();
      await store.query('SELECT 1');
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const pages = Number(readFileSync(`/proc/${engine.pid()}/statm`, 'utf8').split(' ')[1]);
    return [
      { name: 'SELECT 1, p50', value: round(times[250] ?? 0), unit: 'ms' },
      { name: 'SELECT 1, p95', value: round(times[475] ?? 0), unit: 'ms' },
      { name: 'engine at rest', value: Math.round((pages * 4096) / 1e6), unit: 'MB' },
    ];
  });
}

async function withStore<T>(fn: (store: Store, engine: Engine) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  const engine = await startEngine({ directory, memoryBytes: 2_000_000_000, logger: silent, clock: systemClock });
  const store = openClickhouseStore({
    endpoint: engine.endpoint,
    database: 'millrace',
    logger: silent,
    clock: systemClock,
  });
  try {
    await store.ready();
    return await fn(store, engine);
  } finally {
    await store.close();
    await engine.stop();
    rmSync(directory, { recursive: true });
  }
}

/** Resolves when no merge runs, so that their cost is counted. */
async function merged(engine: Engine): Promise<void> {
  const address = engine.endpoint.current();
  if (address === undefined) throw new Error('the engine is away');
  const headers = { 'X-ClickHouse-User': address.writer.user, 'X-ClickHouse-Key': address.writer.password };
  for (let quiet = 0; quiet < 5;) {
    const answer = await fetch(address.url, { method: 'POST', headers, body: 'SELECT count() FROM system.merges' });
    if (!answer.ok) throw new Error(await answer.text());
    quiet = (await answer.text()).trim() === '0' ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** User and system time of the engine and of this process. */
function cpuSeconds(engine: Engine): number {
  const stat = readFileSync(`/proc/${engine.pid()}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = process.cpuUsage();
  return (Number(fields[11]) + Number(fields[12])) / 100 + (own.user + own.system) / 1e6;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
