import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { bound, lost } from './bound-store.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
const open = async (store: (engine: Store) => Store = (engine) => engine): Promise<void> => {
  it = await openTemporaryStream(folder, { store });
};
beforeEach(async () => {
  folder = await temporaryFolder();
  await open();
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

/** More than are taken off the rollup at a time. */
const many = 1_200;
const taken = 1_000;
const inAll = (make: (n: number) => object): object[] => Array.from({ length: many }, (_, n) => make(n));
// Each of a type of its own, which tells it from the others in the rollup.
const sale = (n: number): object => ({ id: `s${n}`, type: `sold${n}`, subject: `order/${n % 50}` });
const correction = (n: number): object => ({ id: `c${n}`, type: 'amended', subject: 'order/1', corrects: `s${n}` });

/** Types by how often the rollup counts them; those it does not count at all are left out. */
async function kept(): Promise<Record<string, unknown>> {
  const sql = `SELECT type, toString(toInt64(sum(events))) FROM rollup_activity WHERE grain = 'day'
    GROUP BY type HAVING sum(events) != 0 ORDER BY type`;
  const { rows } = await it.store.query(sql);
  return Object.fromEntries(rows.map(([type, n]) => [String(type), n]));
}

const isPlanned = async (follower: string): Promise<boolean> =>
  (await it.records.pendingPlan(follower, 0)) !== undefined;

/** The engine promises no order where none is asked for. */
const inOtherOrder = (engine: Store): Store => ({
  ...bound(engine),
  query: async (...given) => {
    const result = await engine.query(...given);
    return { ...result, rows: isOrdered(given[0]) ? result.rows : result.rows.toReversed() };
  },
  async *stream(...given) {
    if (isOrdered(given[0])) return yield* engine.stream(...given);
    const rows = [];
    for await (const some of engine.stream(...given)) rows.push(...some);
    yield rows.toReversed();
  },
});
const isOrdered = (sql: string): boolean => sql.includes('ORDER BY');

test('given an end between a thousand and the next, and rows in another order, then each is taken off once', async () => {
  await it.send(inAll(sale));
  await it.stream.idle();
  expect(Object.keys(await kept())).toHaveLength(many);
  await it.close();
  let reached = false;
  await open((engine) => ({
    ...bound(engine),
    derive: async (table, select, options) => {
      if (options.token.endsWith(`/${taken}`)) {
        reached = true;
        lost();
      }
      await engine.derive(table, select, options);
    },
  }));
  await it.send(inAll(correction));
  await expect.poll(() => reached).toBe(true);
  await it.close();
  await open(inOtherOrder);
  await it.stream.idle();
  expect(await kept()).toEqual({ amended: String(many) });
});

test('given what was awaited comes beside another correction of it, among a thousand, then it is taken off once', async () => {
  const late = 10;
  await it.send(inAll(sale).slice(late));
  await it.send(Array.from({ length: late }, (_, n) => ({ ...correction(n), id: `early${n}` })));
  await it.stream.idle();
  await it.send([...inAll(sale).slice(0, late), ...inAll(correction)]);
  await it.stream.idle();
  expect(await kept()).toEqual({ amended: String(many + late) });
});

test('given an end while the rollup is behind, then it is found whole before corrections change it', async () => {
  await it.send([sale(0), sale(1)]);
  await it.stream.idle();
  await it.close();
  let isKeeping = true;
  await open((engine) => ({
    ...bound(engine),
    derive: async (table, select, options) => {
      if (table === 'ids' || (table === 'rollup_activity' && !isKeeping)) lost();
      await engine.derive(table, select, options);
    },
  }));
  await it.send([correction(0)]);
  await expect.poll(kept).toEqual({ amended: '1', sold0: '1', sold1: '1' });
  const keeper = async (): Promise<string | undefined> => {
    const rows = await it.records.read((db) =>
      db.selectFrom('insert_plans').select('follower').where('follower', 'like', 'rollup/%').execute(),
    );
    return rows[0]?.follower;
  };
  await expect.poll(keeper).toBeUndefined();
  isKeeping = false;
  await it.send([sale(2)]);
  await expect.poll(keeper).toBeDefined();
  expect(await isPlanned('corrections')).toBe(false);
  await it.close();
  let compared = 0;
  const compare = Promise.withResolvers<void>();
  await open((engine) => ({
    ...bound(engine),
    query: async (...given) => {
      const isComparing = given[0].includes('FROM rollup_activity') && given[0].includes('AS held');
      if (!isComparing) return await engine.query(...given);
      compared += 1;
      if (compared <= 3) lost();
      const result = await engine.query(...given);
      compare.resolve();
      return result;
    },
    derive: async (table, select, options) => {
      if (options.token.includes(':corrections:')) await compare.promise;
      await engine.derive(table, select, options);
    },
  }));
  await it.stream.idle();
  // Three were lost; behind what was sent anew it is asked once more.
  expect(compared).toBe(5);
  expect(await kept()).toEqual({ amended: '1', sold1: '1', sold2: '1' });
});

test('given an insert in doubt while events are marked and not yet taken off, then nothing is called damaged', async () => {
  await it.send([sale(0), sale(1)]);
  await it.stream.idle();
  await it.close();
  let isInDoubt = false;
  let isMarked = false;
  let compared = 0;
  let after = 0;
  await open((engine) => ({
    ...bound(engine),
    query: async (...given) => {
      if (given[0].includes('FROM rollup_activity') && given[0].includes('AS held')) compared += 1;
      return await engine.query(...given);
    },
    derive: async (table, select, options) => {
      if (options.token.includes(':corrections:')) {
        isMarked = true;
        if (isInDoubt) after += 1;
        if (after < 3) lost();
      }
      await engine.derive(table, select, options);
      if (table !== 'rollup_activity' || !isMarked || isInDoubt) return;
      isInDoubt = true;
      lost();
    },
  }));
  await it.send([correction(0)]);
  await expect.poll(() => isMarked).toBe(true);
  await it.send([sale(2)]);
  await expect.poll(() => after).toBe(3);
  await it.stream.idle();
  expect(compared).toBeGreaterThan(0);
  expect(await kept()).toEqual({ amended: '1', sold1: '1', sold2: '1' });
});

test('given an answer that is lost, and parts that are merged before the next try, then each is taken off once', async () => {
  for (const n of [0, 1, 2]) {
    await it.send([sale(n)]);
    await it.stream.idle();
  }
  await it.close();
  let lostOnce = false;
  await open((engine) => ({
    ...bound(engine),
    derive: async (table, select, options) => {
      await engine.derive(table, select, options);
      if (lostOnce || !options.token.includes(':corrections:')) return;
      lostOnce = true;
      await mergeEvents();
      lost();
    },
  }));
  await it.send([correction(0), correction(1)]);
  await it.stream.idle();
  expect(lostOnce).toBe(true);
  expect(await kept()).toEqual({ amended: '2', sold2: '1' });
});

async function mergeEvents(): Promise<void> {
  const { url, writer } = must(it.engine.endpoint.current(), 'the engine is there');
  const headers = { 'X-ClickHouse-User': writer.user, 'X-ClickHouse-Key': writer.password };
  const answer = await fetch(url, { method: 'POST', headers, body: 'OPTIMIZE TABLE millrace.events FINAL' });
  expect(answer.status, await answer.text()).toBe(200);
}
