import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Failure, silent, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { eventColumns, type Store } from '../store/store.ts';
import { openKeeper, type KeeperOptions } from './keeper.ts';
import { activityFollower, type EventRow } from './measure.ts';
import { lineOf, moveStoreTo, openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
let records: RecordsWriter;
let store: Store;
let entries = 0;
let inserted = 0;

beforeAll(async () => {
  grounds = await openGrounds();
  ({ records, store } = grounds);
});
afterAll(async () => await grounds?.close());

const minute = Date.UTC(2026, 0, 5, 9);
const row: EventRow = {
  type: 'a',
  category: 'user',
  producer: 'web',
  id: '',
  time: minute,
  received: minute,
  data: {},
  context: {},
};

/** One more entry of admitted, whole in the store. */
async function entryOf(rows: readonly Partial<EventRow>[]): Promise<void> {
  const lines = rows.map((each, item) =>
    lineOf({ ...row, ...each, id: `${entries}.${item}` }, { admitted: entries, item }),
  );
  await store.insert('events', eventColumns, lines, { token: `entry ${entries}` });
  entries += 1;
  inserted += rows.filter(({ test: isTest }) => isTest !== true).length;
  await moveStoreTo(records, entries);
}

/** The same in every grain. */
const kept = async (): Promise<number> => {
  const { rows } = await store.query('SELECT sum(events) FROM rollup_activity GROUP BY grain');
  const [sum = 0, ...others] = rows.map(([each]) => Number(each));
  expect(others).toEqual([sum, sum, sum]);
  return sum;
};
const checkpoint = async (): Promise<number> =>
  records.read(async (db) => {
    const found = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', activityFollower)
      .executeTakeFirst();
    return found?.position ?? 0;
  });

const stop = new AbortController();
const open = (change: Partial<KeeperOptions> = {}) =>
  openKeeper({
    records,
    store,
    clock: systemClock,
    logger: silent,
    signal: stop.signal,
    lingerMs: 0,
    backoffMs: [1, 5],
    settleMs: 0,
    ...change,
  });

/** Opens, runs until nothing is left to derive, and stops. */
async function keepUp(change: Partial<KeeperOptions> = {}): Promise<void> {
  const keeper = await open(change);
  const run = keeper.run();
  await keeper.drain();
  await run;
}

/** Derives part of the next range under a token that nobody knows afterwards, and dies. */
async function cutShort(where: string): Promise<void> {
  const cut: KeeperOptions['store'] = {
    status: () => store.status(),
    query: (sql, options) => store.query(sql, options),
    derive: async (table, select, options) => {
      const token = `forgotten ${options.token}`;
      await store.derive(table, `SELECT * FROM (${select}) WHERE ${where}`, { ...options, token });
      throw new Failure('EPOCH_FENCED');
    },
  };
  const keeper = await open({ store: cut });
  await expect(keeper.run()).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
}

beforeEach(async () => {
  await entryOf([{}, { type: 'b' }, { test: true }, { time: minute + 61_000 }]);
});

describe('the keeper', () => {
  test('derives what is in the store, without test events, and moves its checkpoint', async () => {
    await keepUp();
    expect(await kept()).toBe(inserted);
    expect(await checkpoint()).toBe(entries);
    await keepUp();
    expect(await kept()).toBe(inserted);
  });

  test('takes the place of a keeper of another form', async () => {
    const { epoch } = await records.claim('rollup/activity', 0);
    await records.plan({ follower: 'rollup/activity', partition: 0, from: 0, to: entries, generation: '1', epoch });
    await keepUp();
    const left = await records.read(async (db) => [
      ...(await db.selectFrom('checkpoints').select('follower').where('follower', 'like', 'rollup/%').execute()),
      ...(await db.selectFrom('insert_plans').select('follower').execute()),
    ]);
    expect(left).toEqual([{ follower: activityFollower }]);
    expect(await kept()).toBe(inserted);
  });

  test('goes on when woken', async () => {
    const keeper = await open();
    const run = keeper.run();
    await keeper.idle();
    expect(keeper.position).toBe(entries);
    await entryOf([{}, {}]);
    keeper.wake();
    await keeper.idle();
    expect(await kept()).toBe(inserted);
    await keeper.stop();
    await run;
  });

  test('derives a range once when it dies between deriving and moving on', async () => {
    const dying = { ...records, advance: () => Promise.reject(new Failure('EPOCH_FENCED')) };
    const keeper = await open({ records: Object.setPrototypeOf(dying, records) as RecordsWriter });
    await expect(keeper.run()).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
    expect(await kept()).toBe(inserted);
    const plan = await records.pendingPlan(activityFollower, 0);
    expect(plan).toMatchObject({ to: entries });

    await entryOf([{}, {}, {}]);
    await keepUp();
    expect(await kept()).toBe(inserted);
    expect(await records.pendingPlan(activityFollower, 0)).toBeUndefined();
    expect(await checkpoint()).toBe(entries);
  });

  test.each([
    { part: 'all', where: 'true' },
    { part: 'nothing', where: 'false' },
  ])('after a power cut that took the token and left $part of a range, derives the rest', async ({ where }) => {
    await entryOf([{}, {}, { time: Date.UTC(2026, 2, 1) }, { test: true }]);
    await cutShort(where);
    await keepUp();
    expect(await kept()).toBe(inserted);
    expect(await checkpoint()).toBe(entries);
  });
  test('keeps its place while the store is away, and repeats the same range', async () => {
    const tokens: string[] = [];
    const flaky: KeeperOptions['store'] = {
      status: () => store.status(),
      query: (sql, options) => store.query(sql, options),
      derive: async (table, select, options) => {
        tokens.push(options.token);
        // The third time the answer is lost after the engine has done its part: that is seen, and not sent again.
        if (tokens.length === 3) await store.derive(table, select, options);
        throw new Failure('STORE_UNAVAILABLE');
      },
    };
    const keeper = await open({ store: flaky });
    const run = keeper.run();
    await keeper.idle();
    expect(tokens).toHaveLength(3);
    const ranges = tokens.map((token) => token.split(':').slice(0, 4).join(':'));
    expect(new Set(ranges).size).toBe(1);
    expect(tokens[0]).toMatch(/^1:rollup\/activity\/2:0:\d+-\d+$/);
    expect(await kept()).toBe(inserted);
    await keeper.stop();
    await run;
  });

  test('an older keeper is fenced by a newer one', async () => {
    const older = await open();
    await keepUp();
    await entryOf([{}]);
    await expect(older.run()).rejects.toMatchObject({
      code: expect.stringMatching(/EPOCH_FENCED|CHECKPOINT_MISMATCH/),
    });
    await keepUp();
    expect(await kept()).toBe(inserted);
  });

  test('stops while the store is away, without losing its place', async () => {
    const away: KeeperOptions['store'] = {
      status: () => ({ state: 'away', since: 0, code: 'STORE_UNAVAILABLE', reason: 'test' }),
      derive: () => Promise.reject(new Failure('STORE_UNAVAILABLE')),
      query: () => Promise.reject(new Failure('STORE_UNAVAILABLE')),
    };
    const keeper = await open({ store: away, backoffMs: [60_000, 60_000] });
    const run = keeper.run();
    await keeper.stop();
    await run;
    const draining = await open({ store: away, backoffMs: [60_000, 60_000] });
    const drained = draining.run();
    await draining.drain();
    await drained;
    await keepUp();
    expect(await kept()).toBe(inserted);
  });

  // The last: what it damages stays so.
  test('a range that is half there is damage', async () => {
    await cutShort("type = 'b'");
    await expect((await open()).run()).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      detail: expect.stringContaining('rollup_activity'),
    });
  });
});
