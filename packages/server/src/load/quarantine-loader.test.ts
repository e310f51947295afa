import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { QuarantineRecord, ReplayedRecord } from '../admit/admit.ts';
import { silent, systemClock } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import { quarantineFollower, type RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '../store/engine/engine.ts';
import { quarantineColumns, type Store } from '../store/store.ts';
import { quarantineLoader } from './load.ts';
import { itemLine } from './quarantine-lines.ts';

let directory: string;
let engine: Engine;
let store: Store;
let records: RecordsWriter;
let log: Log;
let quarantine: LogWriter;
const base = { logger: silent, clock: systemClock };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-load-'));
  engine = await startEngine({ directory: join(directory, 'store'), memoryBytes: 2e9, ...base });
  store = openClickhouseStore({ endpoint: engine.endpoint, database: 'millrace', ...base });
  await store.ready();
});
afterAll(async () => {
  await store?.close();
  await engine?.stop();
  await rm(directory, { recursive: true });
});

let round = 0;
beforeEach(async () => {
  await store.reset();
  const path = join(directory, `${(round += 1)}`);
  records = await openSqliteWriter({ directory: join(path, 'records'), ...base });
  const bounds = { maxBytes: 2 ** 34, freeFloorBytes: 0, segmentBytes: 4096 };
  log = await openSegmentsLog({ directory: join(path, 'log'), ...bounds, ...base });
  quarantine = await log.writer('quarantine', { visibility: 'named', onFatal: () => {} });
});
afterEach(async () => {
  await quarantine.close();
  await log.close();
  await records.close();
});

const now = Date.now();

function item(index: number, change: object = {}): QuarantineRecord {
  const origin = { dialect: 'native', call: '', contentType: '', headers: null, producer: 'p', mayImport: false };
  const more = { keyKind: 'public', seed: 's', whole: false, received: now, index, shared: null, revision: 3 } as const;
  return {
    workspace: 'w',
    producer: 'p',
    received: now,
    id: `e${index}`,
    type: null,
    position: { partition: 0, offset: 5, index },
    code: 'EVENT_TYPE_MISSING',
    detail: '\ud800 "',
    field: '',
    schema: '',
    original: Buffer.from([0xff, index]),
    origin: { ...origin, dialect: 'native', ...more },
    replayOf: null,
    ...change,
  };
}

const replayed = (index: number): ReplayedRecord => ({
  workspace: 'w',
  received: now,
  position: { partition: 0, offset: 5, index },
  by: { partition: 0, offset: 9, index },
  outcome: 'admitted',
});

/** One more entry of quarantine. */
async function put(items: readonly QuarantineRecord[], replays: readonly ReplayedRecord[] = []): Promise<void> {
  const lines = [
    ...items.map(({ original, ...rest }) => ({ v: 2, item: { ...rest, original: original.toString('base64') } })),
    ...replays.map((each) => ({ v: 2, replayed: each })),
  ];
  await quarantine.append('', [Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]);
  quarantine.release(0, quarantine.durableEnd(0));
}

async function load(change: { readonly store?: Store } = {}): Promise<void> {
  const options = { records, store, ...base, random: Math.random, ...change };
  const loader = quarantineLoader({ quarantine: log.reader('quarantine'), ...options });
  await loader.open();
  const running = loader.run();
  await Promise.race([running, loader.idle()]);
  await loader.stop();
  await running;
}

const rows = async (sql: string): Promise<unknown> => (await store.query(sql)).rows;

test('items and what became of them are in the store once, with every byte', async () => {
  await put([item(1), item(2)]);
  await put([], [replayed(1)]);
  await load();
  await put([item(3)]);
  await load();
  await load();
  expect(
    await rows('SELECT item, entry, id, type, revision, hex(original), detail FROM quarantine ORDER BY item'),
  ).toEqual([
    [1, '0', 'e1', '', '3', 'FF01', '\ufffd "'],
    [2, '0', 'e2', '', '3', 'FF02', '\ufffd "'],
    [3, '2', 'e3', '', '3', 'FF03', '\ufffd "'],
  ]);
  expect(await rows('SELECT offset, item, by_offset, by_item, outcome FROM replays')).toEqual([
    ['5', 1, '9', 1, 'admitted'],
  ]);
});

test.each([0, 1, 3])('a range of which %i rows are there when it is found at start is completed', async (held) => {
  const items = [item(1), item(2), item(3)];
  await put(items, [replayed(1)]);
  const { epoch, position } = await records.claim(quarantineFollower, 0);
  await records.plan({ follower: quarantineFollower, partition: 0, from: position, to: 1, generation: '1', epoch });
  const lines = items.slice(0, held).map((each) => itemLine(each, 0));
  // Its token is forgotten, as after a power cut.
  await store.insert('quarantine', quarantineColumns, lines, { token: `forgotten ${round}` });
  await load();
  expect(await rows('SELECT item FROM quarantine ORDER BY item')).toEqual([[1], [2], [3]]);
  expect(await rows('SELECT item FROM replays')).toEqual([[1]]);
  expect(await records.pendingPlan(quarantineFollower, 0)).toBeUndefined();
});

test('a row that the engine refuses is parked, and the rest goes on', async () => {
  await put([item(1), item(2, { received: 'never' }), item(3)]);
  await load();
  expect(await rows('SELECT item FROM quarantine ORDER BY item')).toEqual([[1], [3]]);
  const parked = await records.read((db) => db.selectFrom('parked').select(['workspace', 'target', 'item']).execute());
  expect(parked).toEqual([{ workspace: 'w', target: 'quarantine', item: 1 }]);
});

test('what was trimmed before a store was made anew is passed over', async () => {
  const large = { original: Buffer.alloc(3000, 1) };
  for (let n = 0; n < 6; n += 1) await put([item(n, large)]);
  await load();
  const start = await quarantine.trim(0, 4);
  expect(start).toBeGreaterThan(0);
  await store.reset();
  await records.transact(async (db) => {
    await db.updateTable('checkpoints').set({ position: 0 }).execute();
  });
  await load();
  expect(await rows('SELECT count(), min(entry) FROM quarantine')).toEqual([[`${6 - start}`, `${start}`]]);
});
