import { expect, test } from 'vitest';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { openClickhouseStore } from '../clickhouse/clickhouse-store.ts';
import {
  entityColumns,
  eventColumns,
  idColumns,
  rollupActivityColumns,
  rollupColumns,
  snapshotColumns,
  timelineColumns,
  type Store,
} from '../store.ts';
import { harness, loginOf, newEngine, raw } from './engine.harness.ts';

test('the tables begin with the columns that rows travel in', async () => {
  await using opened = await harness();
  const tables = {
    events: eventColumns,
    ids: idColumns,
    timeline: timelineColumns,
    entities: entityColumns,
    entity_versions: entityColumns,
    state_snapshots: snapshotColumns,
    rollup_activity: rollupActivityColumns,
    rollup_rows: rollupColumns,
  };
  for (const [table, columns] of Object.entries(tables)) {
    const { columns: found } = await opened.store.query(`SELECT * FROM ${table} LIMIT 0`);
    expect(
      found.slice(0, columns.length).map(({ name }) => name),
      table,
    ).toEqual([...columns]);
  }
});

test('a step that was cut short is done again', async () => {
  await using opened = await harness();
  const writer = loginOf(opened.engine, 'writer');
  await raw(opened.engine, writer, 'TRUNCATE TABLE millrace.schema_steps');
  await raw(opened.engine, writer, 'DROP TABLE millrace.timeline SYNC');
  const again = openClickhouseStore({
    endpoint: opened.engine.endpoint,
    database: 'millrace',
    logger: silent,
    clock: systemClock,
  });
  await again.ready();
  expect(again.status()).toEqual(opened.store.status());
  expect((await again.query('SELECT count() FROM timeline')).rows).toEqual([['0']]);
  await again.close();
});

test('a store of a newer release is refused', async () => {
  await using opened = await harness();
  await raw(
    opened.engine,
    loginOf(opened.engine, 'writer'),
    "INSERT INTO millrace.schema_steps (number, name) VALUES (99, 'later')",
  );
  const older = openClickhouseStore({
    endpoint: opened.engine.endpoint,
    database: 'millrace',
    logger: silent,
    clock: systemClock,
  });
  await expect(older.ready()).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  await older.close();
});

test('two that open a new store at once agree on its incarnation', async () => {
  await using opened = await newEngine();
  const open = (): Store =>
    openClickhouseStore({ endpoint: opened.engine.endpoint, database: 'millrace', logger: silent, clock: systemClock });
  const stores = Array.from({ length: 4 }, open);
  await Promise.all(stores.map(async (store) => await store.ready()));
  expect(new Set(stores.map((store) => JSON.stringify(store.status()))).size).toBe(1);
  await Promise.all(stores.map(async (store) => await store.close()));
});
