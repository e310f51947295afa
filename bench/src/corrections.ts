import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityView, EventView } from '@millrace/contract';
import { tellSuperseding } from '@millrace/server/ask/superseding.ts';
import { must, silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openClickhouseStore } from '@millrace/server/store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '@millrace/server/store/engine/engine.ts';
import { eventColumns, type EventPlace, type Store } from '@millrace/server/store/store.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { median, percentile, round } from './figures.ts';
import { cpuSeconds } from './processes.ts';

const samples = 20;
const lookups = 5;
const perEntry = 100;
const perInsert = 1_000_000;

/**
 * How long after the POST of a correction a state tells it and no longer what it corrects, how long it told both, and
 * what it costs to mark events in a table of so many.
 */
export async function corrections({ events }: BenchOptions): Promise<BenchRow[]> {
  const rows = await inStates();
  for (const size of events === undefined ? [1_000_000, 10_000_000] : [events]) rows.push(...(await marks(size)));
  return rows;
}

async function inStates(): Promise<BenchRow[]> {
  await using platform = await startPlatform();
  const [right, both]: [number[], number[]] = [[], []];
  const first = Date.now() - 3_600_000;
  for (let n = 0; n < samples; n += 1) {
    const event = (at: number): object => ({ type: 'counted', subject: `bench/${n}`, time: isoOf(first + at) });
    await platform.send([{ ...event(0), id: `old-${n}` }]);
    await platform.idle();
    await pause(Math.random() * 1_000);
    const start = performance.now();
    await platform.send([{ ...event(1), id: `new-${n}`, corrects: `old-${n}` }]);
    let [twice, since] = [0, start];
    for (let isRight = false; !isRight;) {
      const { events, firstSeen } = await stateOf(platform, n);
      const now = performance.now();
      if (events === 2) twice += now - since;
      since = now;
      isRight = events === 1 && firstSeen === isoOf(first + 1);
      if (!isRight) await pause(5);
    }
    right.push(since - start);
    both.push(twice);
  }
  const row = (name: string, value: number): BenchRow => ({ name, value: round(value), unit: 'ms' });
  return [
    row('POST of a correction → the state is that of it alone, p50', median(right)),
    row('POST of a correction → the state is that of it alone, p95', percentile(right, 95)),
    row('the state tells both, p50', median(both)),
    row('the state tells both, p95', percentile(both, 95)),
  ];
}

async function stateOf(platform: Platform, n: number): Promise<EntityView> {
  return (await (await platform.request(`/api/entities/bench/${n}`)).json()) as EntityView;
}

async function marks(total: number): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-corrections-'));
  const options = { logger: silent, clock: systemClock };
  const engine = await startEngine({ directory, memoryBytes: 2_000_000_000, ...options });
  const store = openClickhouseStore({ endpoint: engine.endpoint, database: 'millrace', ...options });
  try {
    await store.ready();
    await fill(store, total);
    const rows: BenchRow[] = [await lookup(store, total)];
    // What is still merged after the filling is not counted.
    await mark({ store, engine }, spread(total, 1, 9), 9);
    for (const [at, count] of [1, 1_000, 100_000].entries()) {
      const { seconds, cpu } = await mark({ store, engine }, spread(total, count, at), at + 1);
      const name = `mark ${count.toLocaleString('en')} of ${total.toLocaleString('en')} events, all over the table`;
      rows.push(
        { name, value: round(seconds), unit: 's' },
        { name: `${name}: the engine`, value: round(cpu), unit: 'CPU-s' },
      );
    }
    return rows;
  } finally {
    await store.close();
    await engine.stop();
    await rm(directory, { recursive: true });
  }
}

/** Mutations are of one column, so the others are as small as can be. */
async function fill(store: Store, total: number): Promise<void> {
  const values: Partial<Record<(typeof eventColumns)[number], string>> = {
    workspace: "'w'",
    type: "concat('type.', toString(n % 20))",
    time: 'fromUnixTimestamp64Milli(toInt64(1767225600000 + intDiv(n * 600000, {total:UInt64}) * 1000))',
    id: 'toString(n)',
    subject_kind: "'lead'",
    subject: 'toString(intDiv(n, 4))',
    offset: `intDiv(n, ${perEntry})`,
    item: `n % ${perEntry}`,
    admitted: `intDiv(n, ${perEntry})`,
    data: "'{}'",
    context: "'{}'",
  };
  const zero = new Set(['partition', 'hash', 'body', 'sort_order', 'depth', 'test', 'repeat']);
  const defaultOf = (column: string): string => (zero.has(column) ? '0' : column === 'own_time' ? 'NULL' : "''");
  const received = { received: values.time };
  const select = eventColumns.map((column) => ({ ...values, ...received })[column] ?? defaultOf(column)).join(', ');
  for (let from = 0; from < total; from += perInsert) {
    const params = { total, from, count: Math.min(perInsert, total - from) };
    const sql = `SELECT ${select} FROM (SELECT number + {from:UInt64} AS n FROM numbers({count:UInt64}))`;
    await store.derive('events', sql, { params, token: `fill ${from}`, timeoutMs: 120_000 });
  }
}

type Cost = { readonly seconds: number; readonly cpu: number };
type Ground = { readonly store: Store; readonly engine: Engine };

async function mark({ store, engine }: Ground, places: readonly EventPlace[], by: number): Promise<Cost> {
  const pid = must(engine.pid(), 'the engine runs');
  const [start, before] = [performance.now(), cpuSeconds(pid)];
  await store.supersede(places, by);
  return { seconds: (performance.now() - start) / 1_000, cpu: cpuSeconds(pid) - before };
}

/** Who supersedes an event is read of all events of its producer that name another: here of none among all. */
async function lookup(store: Store, total: number): Promise<BenchRow> {
  const view = { producer: '', id: '1', superseded: true } as EventView;
  const times: number[] = [];
  for (let n = 0; n < lookups; n += 1) {
    const start = performance.now();
    await tellSuperseding([view], { store, workspace: 'w' });
    times.push(performance.now() - start);
  }
  const name = `say who supersedes one of ${total.toLocaleString('en')} events`;
  return { name, value: round(median(times)), unit: 'ms' };
}

/** Other ones for each `shift`. */
function spread(total: number, count: number, shift: number): EventPlace[] {
  return Array.from({ length: count }, (_, n) => {
    const event = Math.floor((n * total) / count) + shift;
    return { partition: 0, offset: Math.floor(event / perEntry), item: event % perEntry };
  });
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
