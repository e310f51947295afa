import type { RollupSpec } from '@millrace/contract';
import { rollupForm, type RollupForm } from '@millrace/server/measure/compile/rollup-form.ts';
import { rollupRowsSql } from '@millrace/server/measure/compile/rollup-rows.ts';
import type { Store } from '@millrace/server/store/store.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import {
  batches,
  cheaper,
  derivedRange,
  generation,
  hundredths,
  insertEvents,
  measure,
  total,
  withStore,
  type Batch,
  type Bench,
  type Cost,
} from './insert-ground.ts';

const rounds = 3;
const range = ['admitted >= {from:UInt64}', 'admitted < {to:UInt64}'];
const sums: RollupSpec['metrics'] = [{ aggregate: 'count' }, { aggregate: 'sum', of: 'data.price' }];
const subjects: RollupSpec['metrics'] = [{ aggregate: 'count' }, { aggregate: 'subjects' }];
const dimensions = ['data.source_id', 'type'];
type Case = { readonly name: string; readonly spec: RollupSpec; readonly perInsert: number };
const cases: readonly Case[] = [
  { name: 'sums, by hours', spec: { dimensions, metrics: sums, grain: 'hour' }, perInsert: derivedRange },
  { name: 'subjects, by hours', spec: { dimensions, metrics: subjects, grain: 'hour' }, perInsert: derivedRange },
  { name: 'subjects, by minutes', spec: { dimensions, metrics: subjects, grain: 'minute' }, perInsert: derivedRange },
  // As a trade of 200 events a second is written.
  {
    name: 'subjects, by hours, small inserts',
    spec: { dimensions, metrics: subjects, grain: 'hour' },
    perInsert: 1_000,
  },
];

/** What a rollup of a document adds to inserting events: with its own grain alone, and with the coarser ones besides. */
export async function rollups({ only = '', tell }: BenchOptions): Promise<BenchRow[]> {
  return await withStore(async (bench) => {
    const rows: BenchRow[] = [];
    for (const each of cases.filter(({ name }) => name.includes(only))) {
      const some = await compared(bench, each);
      for (const row of some) tell?.(row);
      rows.push(...some);
    }
    return rows;
  });
}

type Filled = { readonly cost: Cost; readonly rows: number };

/** Neighbours on the machine only ever add: the lowest of the rounds is the cost, and all three take turns. */
async function compared(bench: Bench, { name, spec, perInsert }: Case): Promise<BenchRow[]> {
  const form = formOf(spec);
  const filling = (told: (bounds: Batch) => Statement): Filling => ({ select: told, perInsert });
  let alone: Cost | undefined;
  let own: Filled | undefined;
  let all: Filled | undefined;
  for (let round = 0; round < rounds; round += 1) {
    alone = cheaper(alone, await measure(bench, async () => await insertAll(bench.store, undefined)));
    own = await filled(
      bench,
      own,
      filling((bounds) => ownGrainOnly(rowsSql(form, bounds))),
    );
    all = await filled(
      bench,
      all,
      filling((bounds) => rowsSql(form, bounds)),
    );
  }
  if (alone === undefined || own === undefined || all === undefined) throw new Error('no round was run');
  const added = ({ cost }: Filled): number => cost.cpuPerMillion - alone.cpuPerMillion;
  const row = (what: string, { cost, rows }: Filled): BenchRow[] => [
    {
      name: `rollup of ${name}, ${what}: with events, against events alone`,
      value: hundredths(cost.cpuPerMillion),
      unit: 'CPU-s/1M events',
      ceiling: hundredths(alone.cpuPerMillion),
      ratio: hundredths(cost.cpuPerMillion / alone.cpuPerMillion),
    },
    { name: `rollup of ${name}, ${what}: rows of ${total} events`, value: rows, unit: 'rows' },
  ];
  return [
    ...row('its own grain', own),
    ...row('the coarser ones too', all),
    {
      name: `rollup of ${name}: what it adds with the coarser grains, against without`,
      value: hundredths(added(all)),
      unit: 'CPU-s/1M events',
      ceiling: hundredths(added(own)),
      ratio: hundredths(added(all) / added(own)),
    },
  ];
}

async function filled(bench: Bench, before: Filled | undefined, filling: Filling): Promise<Filled> {
  const cost = cheaper(before?.cost, await measure(bench, async () => await insertAll(bench.store, filling)));
  const counted = await bench.store.query('SELECT count() FROM rollup_rows');
  return { cost, rows: Number(counted.rows[0]?.[0]) };
}

type Filling = { readonly select: (bounds: Batch) => Statement; readonly perInsert: number };
type Statement = ReturnType<typeof rollupRowsSql>;

/** Events as load writes them; behind them the rollup, in ranges of its own. */
async function insertAll(store: Store, filling: Filling | undefined): Promise<void> {
  for (const batch of batches(10_000)) {
    await insertEvents(store, batch);
    if (filling === undefined) continue;
    const { select, perInsert } = filling;
    const size = Math.min(perInsert, 10_000);
    for (let to = batch.from + size; to <= batch.to; to += size) {
      if (to % perInsert > 0) continue;
      const { sql, params } = select({ from: to - perInsert, to });
      await store.derive('rollup_rows', sql, { token: `${generation(store)}:rollup:${to}`, params });
    }
  }
}

function formOf(spec: RollupSpec): RollupForm {
  return rollupForm(spec, { workspace: 'w', name: 'bench', find: () => undefined, personal: new Set() });
}

function rowsSql(form: RollupForm, { from, to }: Batch): Statement {
  return rollupRowsSql({ number: 1, form }, { where: range, params: { from, to } }, new Map());
}

/** As if a rollup had rows of its own grain only. */
function ownGrainOnly({ sql, params }: Statement): Statement {
  const finest = /ARRAY JOIN \[(\(toDateTime\(\w+\(slot, 'UTC'\), 'UTC'\), 0\)), .*\] AS level$/u;
  const alone = sql.replace(finest, 'ARRAY JOIN [$1] AS level');
  if (alone === sql) throw new Error('the statement has another form now: there is nothing to leave out');
  return { sql: alone, params };
}
