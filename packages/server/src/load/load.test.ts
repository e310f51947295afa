import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeAdmitted } from '../admit/admit.ts';
import { Failure, FollowerErrors, must, silent, systemClock, type Clock, type Logger } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openClickhouseStore } from '../store/clickhouse/clickhouse-store.ts';
import { startEngine, type Engine } from '../store/engine/engine.ts';
import { entityColumns, eventColumns, type Store } from '../store/store.ts';
import { derivations, openDeriver, storeLoader } from './load.ts';

let directory: string;
let engine: Engine;
let store: Store;
let records: RecordsWriter;
let log: Log;
let admitted: LogWriter;

const base = { logger: silent, clock: systemClock };
const onFatal = (error: Error): void => {
  throw error;
};

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
  log = await openSegmentsLog({ directory: join(path, 'log'), maxBytes: 2 ** 34, freeFloorBytes: 0, ...base });
  admitted = await log.writer('admitted', { visibility: 'named', onFatal });
});
afterEach(async () => {
  await admitted.close();
  await log.close();
  await records.close();
});

const january = Date.UTC(2026, 0, 5);
const march = Date.UTC(2026, 2, 5);

type Cells = Readonly<Record<string, unknown>>;
const line = (columns: readonly string[], cells: Cells): Buffer =>
  Buffer.from(`${JSON.stringify(columns.map((column) => cells[column]))}\n`);

/** One more entry of admitted: an event for each of the given changes, and an entity for each given id. */
async function admit(events: readonly Cells[], entities: readonly Cells[] = []): Promise<void> {
  const at = admitted.durableEnd(0);
  const text = Object.fromEntries(eventColumns.map((column) => [column, '']));
  const eventLines = events.map((change, item) => {
    const place = { partition: 0, offset: at, item, admitted: at, hash: `${at * 1000 + item}`, body: '1' };
    const rest = { received: january, own_time: null, sort_order: 0, depth: 0, test: 0, data: {}, context: {} };
    const said = { workspace: 'w', producer: 'web', type: 'a', time: january, id: `${at}.${item}` };
    return line(eventColumns, { ...text, ...rest, ...said, subject_kind: 'person', ...place, ...change });
  });
  const state = { workspace: 'w', kind: 'person', version: 1, first_seen: january, last_seen: january, events: 1 };
  const entityLines = entities.map((change) => line(entityColumns, { ...state, state: {}, ...change }));
  const [eventBytes, entityBytes] = [Buffer.concat(eventLines), Buffer.concat(entityLines)];
  const header = {
    partition: 0,
    receivedFrom: at,
    receivedTo: at + 1,
    receivedAt: january,
    madeAt: january,
    events: events.length,
    entities: entities.length,
    eventBytes: eventBytes.length,
    entityBytes: entityBytes.length,
    counts: {},
    settled: [],
  };
  const identities = Buffer.alloc(28 * events.length);
  const parts = { events: eventBytes, entities: entityBytes, identities, links: Buffer.alloc(0) };
  await admitted.append('', writeAdmitted(header, parts));
  admitted.release(0, at + 1);
}

type Change = {
  readonly store?: Store;
  readonly records?: RecordsWriter;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly settleMs?: number;
  readonly errors?: FollowerErrors;
};

/** Opens a loader and runs it until it has loaded everything, or ends by an error. */
async function load(change: Change = {}): Promise<void> {
  const options = { records, store, ...base, random: Math.random, onLoad: () => {}, ...change };
  const loader = storeLoader({ admitted: log.reader('admitted'), ...options });
  await loader.open();
  const running = loader.run();
  await Promise.race([running, loader.idle()]);
  await loader.stop();
  await running;
}

/** The real one with something changed. */
const altered = <T extends object>(whole: T, change: Partial<T>): T =>
  new Proxy(whole, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in change ? change : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

type Tokens = (token: string) => readonly string[];
const forgotten: Tokens = (token) => [`forgotten ${token}`];
const remembered: Tokens = (token) => [token];

/** Loads those lines of the next batch that are wanted, once under each of the tokens, and dies. */
async function cutShort(want: (line: string) => boolean, tokens: Tokens): Promise<void> {
  const insert: Store['insert'] = async (table, columns, rows, options) => {
    const lines = Buffer.concat(rows)
      .toString()
      .split(/(?<=\n)/);
    const some = lines.filter(want).map((each) => Buffer.from(each));
    for (const token of tokens(options.token)) await store.insert(table, columns, some, { ...options, token });
  };
  const advance = (): Promise<never> => Promise.reject(new Failure('EPOCH_FENCED'));
  const dying = { store: altered(store, { insert }), records: altered(records, { advance }) };
  await expect(load(dying)).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
}

async function one(sql: string): Promise<readonly unknown[]> {
  return must((await store.query(sql)).rows[0], 'a row');
}
const parked = () => records.read((db) => db.selectFrom('parked').select(['target', 'item', 'row']).execute());
const parkedInBooks = () =>
  records.read((db) =>
    db
      .selectFrom('books')
      .select(({ fn }) => fn.sum<number>('parked_at_load').as('n'))
      .execute(),
  );

describe('a plan found at start', () => {
  beforeEach(() => admit([{}, { time: march }, {}, { time: march }], [{ id: 'u:1' }]));

  const inMarch = (row: string): boolean => row.includes(`${march}`);
  test.each([
    { part: 'all', want: () => true, tokens: forgotten },
    { part: 'one month', want: inMarch, tokens: forgotten },
    { part: 'one month', want: inMarch, tokens: remembered },
    { part: 'nothing', want: () => false, tokens: forgotten },
  ])('of which $part is in the store, its tokens $tokens.name, is completed', async ({ want, tokens }) => {
    await cutShort(want, tokens);
    await load();
    expect(await one('SELECT count(), uniqExact(id) FROM events')).toEqual(['4', '4']);
    expect(await one('SELECT count() FROM entities_latest')).toEqual(['1']);
    expect(await records.pendingPlan('store', 0)).toBeUndefined();
  });

  test('that is there twice is damage', async () => {
    await cutShort(
      () => true,
      (token) => ['once', `twice ${token}`],
    );
    await expect(load()).rejects.toMatchObject({ code: 'STORE_DAMAGED', detail: expect.stringContaining('8 events') });
  });
});

describe('an insert whose token the store has noted and whose rows it has lost', () => {
  const tables = ['events', 'entities'] as const;
  /** What is sent is noted and lost, the first time. */
  function losing(): Store {
    const lost = new Set<string>();
    const insert: Store['insert'] = async (table, ...rest) => {
      await store.insert(table, ...rest);
      if (lost.has(table)) return;
      lost.add(table);
      await store.remove(table, 'true');
      throw new Failure('STORE_UNAVAILABLE');
    };
    return altered(store, { insert });
  }

  beforeEach(() => admit([{}, { time: march }], [{ id: 'u:1' }]));

  test('is made good by the loader, once nothing can be under way', async () => {
    let now = 0;
    const said: unknown[] = [];
    const error = (fields: Cells): void => {
      said.push(must(fields['err'] as Failure, 'an error').detail);
      now += 30_000;
    };
    await load({ store: losing(), clock: { now: () => now }, logger: { ...silent, error } });
    expect(said).toEqual([undefined]);
    for (const table of tables)
      expect(await one(`SELECT count() FROM ${table}`)).toEqual([table === 'events' ? '2' : '1']);
  });

  test('is made good by the next life', async () => {
    const advance = (): Promise<never> => Promise.reject(new Failure('EPOCH_FENCED'));
    await expect(load({ records: altered(records, { advance }) })).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
    for (const table of tables) await store.remove(table, 'true');
    await load({ settleMs: 0 });
    for (const table of tables)
      expect(await one(`SELECT count() FROM ${table}`)).toEqual([table === 'events' ? '2' : '1']);
  });

  test('is waited for as long as it may be under way', async () => {
    const advance = (): Promise<never> => Promise.reject(new Failure('EPOCH_FENCED'));
    await expect(load({ records: altered(records, { advance }) })).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
    await store.remove('events', 'true');
    let now = 0;
    const said: unknown[] = [];
    const error = (fields: Cells): void => {
      said.push(fields['reason']);
      now += 30_000;
    };
    await load({ clock: { now: () => now }, logger: { ...silent, error } });
    expect(said).toEqual(['STORE_UNAVAILABLE']);
    expect(await one('SELECT count(), uniqExact(id) FROM events')).toEqual(['2', '2']);
  });
});

test('rows parked before a crash are counted after it, once', async () => {
  await admit([{}, { time: 'never' }, { time: march }]);
  const advance = (): Promise<never> => Promise.reject(new Failure('EPOCH_FENCED'));
  await expect(load({ records: altered(records, { advance }) })).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
  expect(await one('SELECT count() FROM events')).toEqual(['2']);
  await load();
  await admit([{}]);
  await load();
  expect(await one('SELECT count() FROM events')).toEqual(['3']);
  expect(await parked()).toMatchObject([{ target: 'events', item: 1 }]);
  expect(await parkedInBooks()).toEqual([{ n: 1 }]);
});

test('a refused entity is parked; the books count events only', async () => {
  await admit([{}], [{ id: 'u:1' }, { id: 'u:2', version: 'newest' }]);
  await load();
  expect(await one('SELECT any(id), count(), (SELECT count() FROM events) FROM entities')).toEqual(['u:1', '1', '1']);
  expect(await parked()).toMatchObject([{ target: 'entities', item: 1, row: expect.stringContaining('u:2') }]);
  expect(await parkedInBooks()).toEqual([{ n: null }]);
});

test('an error of any other kind is said once, counted, and the insert repeated', async () => {
  await admit([{}, {}]);
  let tries = 0;
  const insert: Store['insert'] = async (...args) => {
    tries += 1;
    if (tries < 3) throw new Failure('INTERNAL', { detail: 'odd' });
    await store.insert(...args);
  };
  const said: unknown[] = [];
  const logger = { ...silent, error: (fields: Cells) => said.push(fields['reason']) };
  const told: object[] = [];
  const errors: FollowerErrors = new FollowerErrors({ now: () => tries }, () => told.push(errors.all));
  await load({ store: altered(store, { insert }), logger, errors });
  expect(tries).toBe(3);
  expect(told).toEqual([
    { store: { count: 1, code: 'INTERNAL', at: 1, since: 1 } },
    { store: { count: 2, code: 'INTERNAL', at: 2, since: 1 } },
    { store: { count: 2, code: 'INTERNAL', at: 2, since: null } },
  ]);
  expect(said).toEqual(['INTERNAL']);
  expect(await one('SELECT count() FROM events')).toEqual(['2']);
});

test('damage ends the loader', async () => {
  await admit([{}]);
  const insert = (): Promise<never> => Promise.reject(new Failure('STORE_DAMAGED'));
  await expect(load({ store: altered(store, { insert }) })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
});

test('what records keep no ranges of is derived in bounded ranges all the same', { timeout: 120_000 }, async () => {
  for (let entry = 0; entry < 130; entry += 1) await admit(Array.from({ length: 1000 }, () => ({})));
  await load();
  const spans: number[] = [];
  const derived: Store['derive'] = async (table, select, options) => {
    spans.push(Number(options.params?.['to']) - Number(options.params?.['from']));
    await store.derive(table, select, options);
  };
  const [derivation] = derivations;
  const options = { derivation: must(derivation, 'ids'), records, ...base, signal: new AbortController().signal };
  const deriver = await openDeriver({ ...options, store: altered(store, { derive: derived }) });
  const running = deriver.run();
  await deriver.idle();
  await deriver.stop();
  await running;
  expect(spans).toEqual([50, 50, 30]);
  expect(await one('SELECT count(), uniqExact(hash) FROM ids')).toEqual(['130000', '130000']);
});

describe.each(derivations)('a range of $table found at start', (derivation) => {
  async function derive(own: Store = store): Promise<void> {
    const signal = new AbortController().signal;
    const quick = { lingerMs: 0, settleMs: 0 };
    const deriver = await openDeriver({ derivation, records, ...base, store: own, signal, ...quick });
    const running = deriver.run();
    await Promise.race([running, deriver.idle()]);
    await deriver.stop();
    await running;
  }
  async function cut(where: string, tokens: Tokens): Promise<void> {
    const derived: Store['derive'] = async (table, select, options) => {
      const some = `SELECT * FROM (${select}) WHERE ${where}`;
      for (const token of tokens(options.token)) await store.derive(table, some, { ...options, token });
      throw new Failure('EPOCH_FENCED');
    };
    await expect(derive(altered(store, { derive: derived }))).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
  }
  const counts = (): Promise<readonly unknown[]> => one(`SELECT count(), uniqExact(id) FROM ${derivation.table}`);

  beforeEach(async () => {
    await admit([{}]);
    await load();
    await derive();
    await admit([{}, {}, { time: march }]);
    await load();
  });

  const firstMonth = `${derivation.month} = 202601`;
  test.each([
    { where: 'true', tokens: forgotten },
    { where: firstMonth, tokens: forgotten },
    { where: firstMonth, tokens: remembered },
    { where: 'false', tokens: forgotten },
  ])('is completed where it holds $where, its token $tokens.name', async ({ where, tokens }) => {
    await cut(where, tokens);
    await derive();
    expect(await counts()).toEqual(['4', '4']);
  });

  test('waits for what may be under way only where it holds some months', async () => {
    await cut(firstMonth, forgotten);
    let now = 0;
    const said: unknown[] = [];
    const error = (fields: Cells): void => {
      said.push(fields['reason']);
      now = 30_000;
    };
    const options = { derivation, records, store, clock: { now: () => now }, lingerMs: 0 };
    const { signal } = new AbortController();
    const deriver = await openDeriver({ ...options, logger: { ...silent, error }, signal });
    const running = deriver.run();
    await deriver.idle();
    await deriver.stop();
    await running;
    expect(said).toEqual(derivation.table === 'ids' ? [] : ['STORE_UNAVAILABLE']);
    expect(await counts()).toEqual(['4', '4']);
  });

  test('is made good where its token was noted and its rows were lost', async () => {
    await cut('true', remembered);
    await store.remove(derivation.table, "id != '0.0'");
    await derive();
    expect(await counts()).toEqual(['4', '4']);
  });

  test('is damage where a month is half there', async () => {
    await cut("id = '1.0'", forgotten);
    await expect(derive()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });
});
