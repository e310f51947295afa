import type { StoreRebuildStatus } from '@millrace/contract';
import { fastify } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure, must, problemOf, systemClock } from '../kernel/kernel.ts';
import { storeRebuildRoutes } from '../repair/repair.ts';
import { loginOf, raw } from '../store/engine/engine.harness.ts';
import type { Store, StoreHouse } from '../store/store.ts';
import { bound, lost } from './bound-store.fixture.ts';
import { databases } from './incarnations.ts';
import { fixedRollups } from './fixed-rollups.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
const open = async (house: (own: StoreHouse) => StoreHouse = (own) => own): Promise<void> => {
  it = await openTemporaryStream(folder, { house, forms: async () => rollups });
};
const rollups = fixedRollups({
  sales: { dimensions: ['type'], metrics: ['subjects', { aggregate: 'sum', of: 'data.n' }], grain: 'hour' },
});
const reopen = async (house?: (own: StoreHouse) => StoreHouse): Promise<void> => {
  await it.close();
  await open(house);
};
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

/** The route over a stream, as an operator calls it. */
async function call(method: 'GET' | 'POST', { start = 0, free = 2 ** 40 } = {}) {
  const app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = problemOf(error, request.id);
    return reply.code(status).send(body);
  });
  const admitted = it.log.reader('admitted');
  storeRebuildRoutes(app, {
    records: it.records,
    admitted: { start: () => start, end: (partition) => admitted.end(partition) },
    room: async () => ({ held: 2 ** 20, free }),
    clock: systemClock,
    onBegun: () => it.stream.rebuildStore(),
    workspaceOf: () => 'w',
    authorOf: () => 'operator',
  });
  const answer = await app.inject({ method, url: '/api/rebuilds/store', ...(method === 'POST' && { payload: {} }) });
  await app.close();
  return answer;
}

async function begin(): Promise<void> {
  expect((await call('POST')).statusCode).toBe(202);
}

async function rebuild() {
  return (await call('GET')).json<StoreRebuildStatus>().rebuild;
}

/** Runs what was begun to its end, through as many starts as it takes. */
async function finish(): Promise<void> {
  while ((await rebuild())?.state === 'running') {
    await it.exchanged;
    await reopen();
  }
  expect(await rebuild()).toMatchObject({ state: 'done', author: 'operator', detail: null });
  await it.stream.idle();
}

const tables: Readonly<Record<string, string>> = {
  events: '* EXCEPT stored',
  ids: '*',
  timeline: '*',
  entities: 'workspace, kind, id, argMax(tuple(version, events, state), version)',
  entity_versions: '*',
  links: 'workspace, kind, id, argMax(person, version)',
  rollup_activity: 'slot, type, producer, toString(toInt64(sum(events)))',
  rollup_rows: 'number, slot, labels, part, mask, sum(events), sum(integers), arraySort(groupUniqArrayArray(singles))',
  quarantine: '*',
  replays: '*',
  state_snapshots: '*',
};
const groups: Readonly<Record<string, string>> = {
  entities: 'GROUP BY workspace, kind, id',
  links: 'GROUP BY workspace, kind, id',
  rollup_rows: 'GROUP BY number, slot, labels, part, mask',
  rollup_activity: 'GROUP BY slot, type, producer HAVING sum(events) != 0',
};

/** All that stands in the store, whatever parts and versions it is made of. */
async function everything(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [table, columns] of Object.entries(tables)) {
    const { rows } = await it.store.query(
      `SELECT ${columns} FROM ${table} FINAL ${groups[table] ?? ''} ORDER BY ALL`.replace(
        hasVersions(table) ? '' : ' FINAL',
        '',
      ),
    );
    found[table] = rows;
  }
  return found;
}
const hasVersions = (table: string): boolean => table === 'entity_versions' || table === 'state_snapshots';

const inForce = async (): Promise<string> => (await databases(it.records, 'millrace')).inForce;

const many = 1_200;
const sale = (n: number): object => ({ id: `s${n}`, type: `sold${n % 3}`, subject: `order/${n % 50}`, data: { n } });
const correction = (n: number): object => ({ id: `c${n}`, type: 'amended', subject: 'order/1', corrects: `s${n}` });
const inAll = (make: (n: number) => object, count = many): object[] => Array.from({ length: count }, (_, n) => make(n));

/** Events, corrections of more than are marked at a time and one that waits, links, something in quarantine, a saved state. */
async function fill(): Promise<void> {
  await it.send(inAll(sale));
  await it.send([...inAll(correction, 1_100), { id: 'waits', type: 'amended', subject: 'order/1', corrects: 'late' }]);
  await it.send([{ id: 'bad', type: 7 }]);
  await it.send([{ id: 'l', type: 'seen', subject: 'person/a:1', links: ['u:1'] }]);
  await it.stream.idle();
  const saved = JSON.stringify(['w', 'order', '1', 0, 1, '', '{}']);
  const columns = ['workspace', 'kind', 'id', 'boundary', 'position', 'definition', 'state'];
  await it.store.insert('state_snapshots', columns, [Buffer.from(`${saved}\n`)], { token: 'saved' });
}

test('given a store, when it is made anew, then another one holds the same, and the old one is in force no more', async () => {
  await open();
  await fill();
  const before = await everything();
  expect([await inForce(), before['quarantine'], before['state_snapshots']]).toEqual([
    'millrace',
    expect.objectContaining({ length: 1 }),
    expect.objectContaining({ length: 1 }),
  ]);
  await begin();
  await finish();
  expect(await inForce()).toBe('millrace_twin');
  expect(await everything()).toEqual(before);
  const former = async () => raw(it.engine, loginOf(it.engine, 'writer'), 'EXISTS DATABASE millrace');
  expect((await former()).text).toBe('1\n');
  it.stream.settled();
  await expect.poll(former).toEqual({ ok: true, text: '0\n' });
  // What waited goes on waiting, and what comes goes on coming.
  await it.send([{ id: 'late', type: 'sold0', subject: 'order/2' }]);
  await it.stream.idle();
  const { rows } = await it.store.query(
    "SELECT id, superseded != 0 FROM events WHERE id IN ('late', 'waits') ORDER BY id",
  );
  expect(rows).toEqual([
    ['late', 1],
    ['waits', 0],
  ]);
  await begin();
  await finish();
  expect(await inForce()).toBe('millrace');
});

test('given events that come in meanwhile, when the store is made anew, then each is there once', async () => {
  await open();
  await it.send(inAll(sale));
  await it.stream.idle();
  await begin();
  let sent = many;
  let isOver = false;
  const watching = it.exchanged.then(() => (isOver = true));
  while (!isOver) {
    const from = sent;
    await it.send(inAll((n) => sale(from + n), 50));
    sent += 50;
  }
  await watching;
  await reopen();
  await finish();
  await it.stream.idle();
  const { rows } = await it.store.query(
    `SELECT toString(count()), toString(uniqExact(id)), (SELECT toString(count()) FROM ids), (SELECT toString(count()) FROM timeline),
      (SELECT toString(sum(events)) FROM rollup_activity WHERE grain = 'day') FROM events`,
  );
  expect([await inForce(), rows[0]]).toEqual(['millrace_twin', Array(5).fill(String(sent))]);
});

/** A place in which something cannot be done until it is opened anew. */
type Cut = (own: StoreHouse) => StoreHouse;
const housed = (own: StoreHouse, change: Partial<StoreHouse>): StoreHouse => ({ ...own, ...change });
const inNext =
  (change: (store: Store) => Partial<Store>): Cut =>
  (own) =>
    housed(own, {
      open: (database) => {
        const store = own.open(database);
        return database === 'millrace' ? store : { ...bound(store), ...change(store) };
      },
    });
/** How often something was cut off. */
let cut = 0;
const cutOff = (): never => {
  cut += 1;
  return lost();
};
const cuts: Readonly<Record<string, () => Cut>> = {
  'events were brought': () => {
    let inserts = 0;
    return inNext((store) => ({
      insert: async (...given) => {
        inserts += 1;
        if (inserts > 1) cutOff();
        await store.insert(...given);
      },
    }));
  },
  'the first thousand was marked': () => inNext(() => ({ supersede: async () => cutOff() })),
  'the second thousand was taken off the rollup': () =>
    inNext((store) => ({
      derive: async (table, select, options) => {
        if (/^carried.*\/1000$/.test(options.token)) cutOff();
        await store.derive(table, select, options);
      },
    })),
  'they were carried over, but nothing was said of it': () => (own) =>
    housed(own, {
      adopt: async (...given) => {
        await own.adopt(...given);
        cutOff();
      },
    }),
};

test.each(Object.keys(cuts))(
  'given an end before %s, then the next start makes the store anew all the same',
  async (name) => {
    cut = 0;
    await open(must(cuts[name], 'it is one of them')());
    await fill();
    const before = await everything();
    await begin();
    await expect.poll(() => cut).toBeGreaterThan(0);
    expect(await inForce()).toBe('millrace');
    expect(await everything()).toEqual(before);
    await reopen();
    await finish();
    expect(await inForce()).toBe('millrace_twin');
    expect(await everything()).toEqual(before);
  },
);

test('given a new store that lacks an event at its end, then the old one stays in force', async () => {
  await open(
    inNext((store) => ({
      query: async (sql, options) => {
        const result = await store.query(sql, options);
        return sql.startsWith('SELECT count() FROM events') ? { ...result, rows: [['1']] } : result;
      },
    })),
  );
  await fill();
  const before = await everything();
  await begin();
  await it.exchanged;
  await reopen();
  expect(await inForce()).toBe('millrace');
  expect(await rebuild()).toMatchObject({ state: 'failed', detail: expect.stringContaining('STORE_DAMAGED') });
  await it.stream.idle();
  expect(await everything()).toEqual(before);
});

test('given a row that only the new store refuses, when it takes its place, then the books count it as parked', async () => {
  const isOdd = (row: Buffer): boolean => row.includes('"s5"');
  await open(
    inNext((store) => ({
      insert: async (table, columns, rows, options) => {
        if (table === 'events' && linesIn(rows).some(isOdd)) throw new Failure('ROW_REFUSED');
        await store.insert(table, columns, rows, options);
      },
      refused: async (_table, _columns, rows) =>
        rows.flatMap((row, index) => (isOdd(row) ? [{ index, reason: 'odd' }] : [])),
    })),
  );
  await it.send(inAll(sale, 20));
  await it.stream.idle();
  const parked = () =>
    it.records.read(async (db) => [
      await db.selectFrom('parked').select(['target']).execute(),
      await db.selectFrom('books').select('parked_at_load').where('parked_at_load', '>', 0).execute(),
    ]);
  expect(await parked()).toEqual([[], []]);
  await begin();
  await finish();
  expect(await parked()).toEqual([[{ target: 'events' }], [{ parked_at_load: 1 }]]);
  const { rows } = await it.store.query('SELECT toString(count()) FROM events');
  expect(rows).toEqual([['19']]);
});

const linesIn = (rows: readonly Buffer[]): Buffer[] =>
  Buffer.concat(rows)
    .toString()
    .split('\n')
    .map((line) => Buffer.from(line));

test('given a log that does not reach back, or a disk without room, then nothing is begun', async () => {
  await open();
  const codes = [];
  for (const given of [{ start: 1 }, { free: 2 ** 29 }])
    codes.push((await call('POST', given)).json<{ code: string }>().code);
  expect(codes).toEqual(['REBUILD_IMPOSSIBLE', 'DISK_FULL']);
  expect(await rebuild()).toBeNull();
});
