import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '../kernel/kernel.ts';
import { storeFollower } from '../load/load.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '../store/engine/engine.ts';
import { eventColumns, type Store } from '../store/store.ts';
import type { EventRow } from './event-schema.ts';

export type Grounds = {
  readonly store: Store;
  readonly records: RecordsWriter;
  readonly engine: Engine;
  close(): Promise<void>;
};

/** An engine and records of their own, empty. */
export async function openGrounds(): Promise<Grounds> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-ask-'));
  const options = { logger: silent, clock: systemClock };
  const engine = await startEngine({ directory: join(directory, 'store'), memoryBytes: 2_000_000_000, ...options });
  const store = openClickhouseStore({ endpoint: engine.endpoint, database: 'millrace', ...options });
  const records = await openSqliteWriter({ directory: join(directory, 'records'), ...options });
  await store.ready();
  const close = async (): Promise<void> => {
    await store.close();
    await engine.stop();
    await records.close();
    await rm(directory, { recursive: true });
  };
  return { store, records, engine, close };
}

export type Placed = { readonly workspace?: string; readonly admitted: number; readonly item: number };

const unused = { own_time: null, time_flag: '', sort_order: 0, cause: '', depth: 0, corrects: '', retracts: '' };

/** A row of `events` as admit writes it. */
export function lineOf(row: EventRow, { workspace = 'w', admitted, item }: Placed): Buffer {
  const { type, time, category, producer, id, received, data, context } = row;
  const said = { type, time, category, producer, id, received, data, context };
  const optional = {
    flow: row.flow ?? '',
    library: row.library ?? '',
    ip: row.ip ?? '',
    schema: '',
    test: row.test === true ? 1 : 0,
  };
  const subject = { subject_kind: row.subject?.kind ?? '', subject: row.subject?.id ?? '' };
  const place = { partition: 0, offset: admitted, item, admitted, hash: `${admitted * 100_000 + item}`, body: '1' };
  const cells: Readonly<Record<string, unknown>> = { workspace, ...said, ...optional, ...subject, ...place, ...unused };
  return Buffer.from(`${JSON.stringify(eventColumns.map((column) => cells[column]))}\n`);
}

/** As the store's follower does: `insert` brings the entries before `end` into the store, if they are not there. */
export async function moveStoreTo(
  records: RecordsWriter,
  end: number,
  insert: () => Promise<void> = async () => {},
): Promise<void> {
  const { position, epoch } = await records.claim(storeFollower, 0);
  const plan = { follower: storeFollower, partition: 0, from: position, to: end, generation: '1', epoch };
  await records.plan(plan);
  await insert();
  await records.advance(plan);
}
