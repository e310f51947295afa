import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import { identityOf, temporaryAdmitted, type TemporaryAdmitted } from './admitted.harness.ts';

let it: TemporaryAdmitted;
beforeEach(async () => {
  it = await temporaryAdmitted({ tableEvents: 2, mostTables: 1 });
});
afterEach(async () => {
  await it.destroy();
});

/** Entries with one event each: event n stands in entry n and was received at 1000 + n. */
async function writeOneByOne(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await it.write({ events: [n], receivedAt: 1000 + n });
}

function known(to: number): number[] {
  return Array.from({ length: to }, (_, n) => n).filter((n) => it.index.find(identityOf(n)) !== undefined);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}

test('while nothing was forgotten it speaks for all time', async () => {
  const index = await it.open(0);
  await writeOneByOne(0, 7);
  expect([index.from, index.since, known(9)]).toEqual([0, -Infinity, range(0, 7)]);
});

test('it forgets what the store has, with the next slice, and speaks from then on', async () => {
  const index = await it.open(0);
  await writeOneByOne(0, 7);
  index.forget(7);
  expect(index.from).toBe(0);
  await writeOneByOne(7, 8);
  expect([index.from, index.since, known(9)]).toEqual([6, 1006, [6, 7]]);
});

test('it keeps what the store has not', async () => {
  const index = await it.open(0);
  await writeOneByOne(0, 9);
  index.forget(3);
  await writeOneByOne(9, 20);
  expect([index.from, index.size, index.covered]).toEqual([2, 18, true]);
});

test('a slice that settles what waited does not make it speak for earlier times', async () => {
  const index = await it.open(0);
  await writeOneByOne(0, 6);
  await it.write({ events: [100], receivedAt: 1001, settles: true });
  index.forget(6);
  await writeOneByOne(7, 8);
  expect([index.from, index.since]).toEqual([6, 1006]);
  expect(index.find(identityOf(100))).toBeDefined();
  await index.idle();
  await it.open(6);
  expect([it.index.from, it.index.since]).toEqual([6, 1006]);
});

test('a table that begins with such a slice speaks from after all that was received before it', async () => {
  const index = await it.open(0);
  await it.write({ events: [0], receivedAt: 5000 });
  await it.write({ events: [1], receivedAt: 4000 });
  await it.write({ events: [2, 3], receivedAt: 100, settles: true });
  await it.write({ events: [4, 5], receivedAt: 100, settles: true });
  index.forget(4);
  await it.write({ events: [6, 7], receivedAt: 100, settles: true });
  expect([index.from, index.since]).toEqual([4, 5001]);
});

test('without any snapshot it is read from where the store ends, and speaks from when that was made', async () => {
  await Promise.all(range(0, 1200).map((n) => it.write({ events: [n], receivedAt: n, madeAt: n + 5 })));
  const index = await it.open(1100);
  // The store has most of what is read for warmth, so no more is kept than otherwise.
  expect([index.from, index.since, index.covered]).toEqual([1100, 1100, true]);
  expect(known(1200)).toEqual(range(1100, 1200));
  await index.idle();
  await rm(it.directory, { recursive: true });
  const early = await it.open(150);
  expect([early.from, early.since, early.size]).toEqual([150, 155, 1050]);
});

test.each([{ idsAt: 0 }, { idsAt: 5 }, { idsAt: 6 }, { idsAt: 11 }, { idsAt: 13 }, { idsAt: 99 }])(
  'whichever snapshots are missing, what the store lacks from entry $idsAt on is known',
  async ({ idsAt }) => {
    const tables = [0, 2, 4, 6, 8, 10];
    for (const missing of [[], [10], [4], [0, 6], [2, 4, 8], [0, 2, 4, 6, 8, 10]]) {
      await it.open(0);
      if (it.end() === 0) await writeOneByOne(0, 13);
      await it.index.idle();
      const files = (await readdir(it.directory)).toSorted();
      expect(files.map((name) => Number(name.slice(0, 16)))).toEqual(tables);
      for (const from of missing) await rm(join(it.directory, files[tables.indexOf(from)] ?? ''));
      const index = await it.open(idsAt);
      expect(index.from).toBeLessThanOrEqual(Math.min(idsAt, 13));
      expect(known(13)).toEqual(range(index.from, 13));
      expect(index.since).toBe(index.from === 0 ? -Infinity : 1000 + index.from);
      await index.idle();
      await rm(it.directory, { recursive: true, force: true });
    }
  },
);

test('a gap between snapshots is read once: it is saved', async () => {
  await it.open(0);
  await writeOneByOne(0, 9);
  await it.index.idle();
  const files = (await readdir(it.directory)).toSorted();
  await rm(join(it.directory, files[1] ?? ''));
  await (await it.open(0)).idle();
  expect((await readdir(it.directory)).toSorted()).toEqual(files);
});

test('after a rebuild of the store it begins where the store does', async () => {
  await it.open(0);
  await writeOneByOne(0, 9);
  it.index.forget(9);
  await writeOneByOne(9, 10);
  expect(it.index.from).toBe(8);
  await it.index.idle();
  const index = await it.open(0);
  expect([index.from, known(10)]).toEqual([0, range(0, 10)]);
});

test('where the store speaks for less than was forgotten, it says so', async () => {
  const index = await it.open(0);
  await writeOneByOne(0, 6);
  index.forget(6);
  await writeOneByOne(6, 7);
  expect([index.from, index.covered]).toEqual([4, true]);
  index.forget(3);
  expect(index.covered).toBe(false);
  index.forget(4);
  expect(index.covered).toBe(true);
});

test('what it holds is bounded while the store lacks it; it says when the store speaks for the rest', async () => {
  const index = await it.open(0, { mostHeld: 3 });
  await writeOneByOne(0, 21);
  expect([index.from, index.since, known(21), index.covered]).toEqual([16, 1016, range(16, 21), false]);
  index.forget(15);
  expect(index.covered).toBe(false);
  index.forget(16);
  expect(index.covered).toBe(true);
  await index.idle();
  expect(await readdir(it.directory)).toHaveLength(2);
});

test.each([{ lost: true }, { lost: false }])(
  'after an interrupted rebuild it reads a bounded part of what the store lacks, snapshots lost: $lost',
  async ({ lost }) => {
    await it.open(0);
    await writeOneByOne(0, 300);
    it.index.forget(300);
    await writeOneByOne(300, 301);
    await it.index.idle();
    if (lost) await rm(it.directory, { recursive: true });
    const index = await it.open(0, { mostRead: 50 });
    const from = lost ? 251 : 248;
    expect([index.from, known(301), index.covered]).toEqual([from, range(from, 301), false]);
    expect(index.since).toBe(1000 + from);
    await index.idle();
    const short = await it.open(0, { mostRead: 50, mostHeld: 4 });
    expect(short.size).toBeLessThanOrEqual(8);
    expect(known(301)).toEqual(range(short.from, 301));
    expect(short.covered).toBe(false);
    await short.idle();
  },
);

test('a snapshot that fails is told, and written with the next one', async () => {
  const told: unknown[] = [];
  const directory = join(it.directory, 'ids');
  await writeFile(directory, 'a file where the folder has to be');
  const index = await it.open(0, { directory, logger: { ...silent, warn: (fields) => told.push(fields) } });
  await writeOneByOne(0, 3);
  await index.idle();
  expect(told).toHaveLength(1);
  await rm(directory);
  await writeOneByOne(3, 4);
  await index.idle();
  expect(told).toHaveLength(1);
  expect(await readdir(directory)).toHaveLength(2);
});

test('closed, it saves the growing table, which grows on after the next open', async () => {
  await it.open(0, { tableEvents: 10 });
  await writeOneByOne(0, 5);
  await it.index.close();
  const index = await it.open(0, { tableEvents: 10 });
  await writeOneByOne(5, 10);
  await index.idle();
  expect(known(12)).toEqual(range(0, 10));
  await (await it.open(0, { tableEvents: 10 })).idle();
  expect(await readdir(it.directory)).toEqual(['0000000000000000-0000000000000010.ids']);
});

test('a full table fits the slots that were made for it', async () => {
  const index = await it.open(0, { tableEvents: 700 });
  await it.write({ events: range(0, 700), receivedAt: 1 });
  const first = index.bytes;
  await it.write({ events: range(700, 1400), receivedAt: 2 });
  expect(index.bytes - first).toBe(1024 * 28);
});
