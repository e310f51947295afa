import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '@millrace/server/store/engine/engine.ts';
import { eventColumns, type Store } from '@millrace/server/store/store.ts';
import { entityLines, eventLines } from './insert-rows.ts';

export const total = 100_000;
/** Rows per derived insert: each costs 15 to 20 ms of CPU however few rows it brings. */
export const derivedRange = 50_000;

export type Cost = { readonly rowsPerSecond: number; readonly cpuPerMillion: number };
export type Batch = { readonly from: number; readonly to: number };
export type Bench = { readonly store: Store; readonly engine: Engine };

export function batches(size: number): Batch[] {
  return Array.from({ length: total / size }, (_, n) => ({ from: n * size, to: (n + 1) * size }));
}

export function cheaper(one: Cost | undefined, other: Cost): Cost {
  return one === undefined || other.cpuPerMillion < one.cpuPerMillion ? other : one;
}

export async function insertEvents(store: Store, { from, to }: Batch): Promise<void> {
  await store.insert('events', eventColumns, eventLines(from, to), {
    token: `${generation(store)}:events:${from}-${to}`,
  });
}

export async function measure({ store, engine }: Bench, load: () => Promise<void>): Promise<Cost> {
  await store.reset();
  // Rows are made ahead: their making is admit's cost.
  for (const size of [1_000, 5_000, 10_000]) for (const { from, to } of batches(size)) eventLines(from, to);
  for (const size of [10_000, derivedRange]) for (const { from, to } of batches(size)) entityLines(from, to);
  await merged(engine);
  const before = { cpu: cpuSeconds(engine), at: performance.now() };
  await load();
  const seconds = (performance.now() - before.at) / 1000;
  await merged(engine);
  return { rowsPerSecond: total / seconds, cpuPerMillion: ((cpuSeconds(engine) - before.cpu) * 1e6) / total };
}

export async function withStore<T>(fn: (bench: Bench) => Promise<T>): Promise<T> {
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
    return await fn({ store, engine });
  } finally {
    await store.close();
    await engine.stop();
    rmSync(directory, { recursive: true });
  }
}

export function generation(store: Store): number {
  const status = store.status();
  return status.state === 'ready' ? status.generation : 0;
}

export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
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
