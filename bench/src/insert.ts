import { readFileSync } from 'node:fs';
import { deriveSql } from '@millrace/server/measure/compile/derive-sql.ts';
import { activity, type Rollup } from '@millrace/server/measure/compile/rollup.ts';
import type { Engine } from '@millrace/server/store/engine/engine.ts';
import { entityColumns, idColumns, timelineColumns, type Store } from '@millrace/server/store/store.ts';
import type { BenchRow } from './bench-row.ts';
import {
  batches,
  cheaper,
  derivedRange,
  generation,
  hundredths,
  insertEvents,
  measure,
  withStore,
  type Batch,
  type Bench,
  type Cost,
} from './insert-ground.ts';
import { entityLines } from './insert-rows.ts';

const rounds = 6;
const range = 'admitted >= {from:UInt64} AND admitted < {to:UInt64}';
const narrow = (sql: string) => (bounds: Batch) => ({ sql, params: bounds });
const rolled = (rollup: Rollup) => (bounds: Batch) => deriveSql(rollup, { partition: 0, ...bounds });
/** Another rollup beside activity has no need of moments. */
const coarse: Rollup = { ...activity, spec: { ...activity.spec, grains: ['minute', 'hour', 'day'] } };
const derived = [
  ['ids', narrow(`SELECT ${idColumns.join(', ')} FROM events WHERE ${range}`)],
  ['timeline', narrow(`SELECT ${timelineColumns.join(', ')} FROM events WHERE ${range} AND subject != ''`)],
  ['rollup_activity', rolled(activity)],
  ['rollup_activity', rolled(coarse)],
  ['rollup_activity', rolled(coarse)],
] as const;

/** Inserts through the embedded engine, fsync on. CPU is the engine's and the driver's together, merges included. */
export async function insert(): Promise<BenchRow[]> {
  return await withStore(async (bench) => {
    const alone = async (size: number): Promise<Cost> =>
      await measure(bench, async () => {
        for (const batch of batches(size)) await insertEvents(bench.store, batch);
      });
    const idle = residentMb(bench.engine);
    const small = await alone(1_000);
    const middle = await alone(5_000);
    // Neighbours on the machine only ever add: the lowest of six rounds is the cost, and the two take turns.
    let large: Cost | undefined;
    let full: Cost | undefined;
    for (let round = 0; round < rounds; round += 1) {
      large = cheaper(large, await alone(10_000));
      full = cheaper(full, await measure(bench, async () => await insertAll(bench.store)));
    }
    if (large === undefined || full === undefined) throw new Error('no round was run');
    const ratio = hundredths(full.cpuPerMillion / large.cpuPerMillion);
    return [
      ...rowsOf('events, 1,000 rows per insert', small),
      ...rowsOf('events, 5,000 rows per insert', middle),
      ...rowsOf('events, 10,000 rows per insert', large),
      ...rowsOf('events, ids, timeline, entities, their versions, three rollups', full),
      {
        name: 'insert: all tables against events alone',
        value: hundredths(full.cpuPerMillion),
        unit: 'CPU-s/1M rows',
        ceiling: hundredths(large.cpuPerMillion),
        ratio,
        budget: '≤ 1.6 × the CPU of events alone',
        met: ratio <= 1.6,
      },
      ...(await quickest(bench)),
      { name: 'engine, idle', value: idle, unit: 'MB' },
      { name: 'engine, after the inserts', value: residentMb(bench.engine), unit: 'MB' },
    ];
  });
}

/** As load and the keeper do it: events and entities as they come, what is derived from them in wider ranges. */
async function insertAll(store: Store): Promise<void> {
  for (const batch of batches(10_000)) {
    await insertEvents(store, batch);
    await insertEntities(store, batch);
    if (batch.to % derivedRange > 0) continue;
    await insertEntities(store, { from: batch.to - derivedRange, to: batch.to, table: 'entity_versions' });
    for (const index of derived.keys()) await derive(store, { from: batch.to - derivedRange, to: batch.to }, index);
  }
}

function rowsOf(name: string, { rowsPerSecond, cpuPerMillion }: Cost): BenchRow[] {
  return [
    { name: `insert ${name}`, value: Math.round(rowsPerSecond), unit: 'rows/s' },
    { name: `insert ${name}`, value: hundredths(cpuPerMillion), unit: 'CPU-s/1M rows' },
  ];
}

async function insertEntities(
  store: Store,
  { from, to, table = 'entities' }: Batch & { readonly table?: 'entities' | 'entity_versions' },
): Promise<void> {
  await store.insert(table, entityColumns, entityLines(from, to), {
    token: `${generation(store)}:${table}:${from}-${to}`,
  });
}

async function derive(store: Store, { from, to }: Batch, index: number): Promise<void> {
  const [table, select] = derived[index] ?? derived[0];
  const { sql, params } = select({ from, to });
  await store.derive(table, sql, { token: `${generation(store)}:${index}:${from}-${to}`, params });
}

async function quickest({ store }: Bench): Promise<BenchRow[]> {
  const times: number[] = [];
  for (let n = 0; n < 500; n += 1) {
    const began = performance.now();
    await store.query('SELECT 1');
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return [
    { name: 'SELECT 1 through the driver, p50', value: hundredths(times[250] ?? 0), unit: 'ms' },
    { name: 'SELECT 1 through the driver, p95', value: hundredths(times[475] ?? 0), unit: 'ms' },
  ];
}

function residentMb(engine: Engine): number {
  const pages = Number(readFileSync(`/proc/${engine.pid()}/statm`, 'utf8').split(' ')[1]);
  return Math.round((pages * 4096) / 1e6);
}
