import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTables, saveTable } from './id-snapshot.ts';
import { IdTable } from './id-table.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ids-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const bounds = { mostHeld: 100, gap: 100 };

function table(from: number, to: number): IdTable {
  const made = new IdTable(from, 8);
  for (let n = from; n < to; n += 1) made.add({ idHigh: n, idLow: n * 3, bodyHigh: n * 5, bodyLow: n * 7 }, n * 11, n);
  made.to = to;
  made.since = from * 1000;
  made.newest = to * 1000;
  return made;
}

test('what was saved is loaded, oldest first', async () => {
  for (const [from, to] of [
    [0, 10],
    [10, 30],
    [30, 31],
  ] as const)
    await saveTable(directory, table(from, to));
  const loaded = await loadTables(directory, { end: 31, must: 0, most: 4, ...bounds });
  expect(loaded.map(({ from, to, since, newest, size }) => [from, to, since, newest, size])).toEqual([
    [0, 10, 0, 10_000, 10],
    [10, 30, 10_000, 30_000, 20],
    [30, 31, 30_000, 31_000, 1],
  ]);
  expect(loaded[1]?.find(12, 36)).toEqual({ bodyHigh: 60, bodyLow: 84, offset: 132, item: 12 });
});

const runs = [
  [0, 10],
  [20, 30],
  [30, 40],
  [35, 38],
  [40, 50],
] as const;

test.each([
  { must: 40, most: 4, left: [20, 30], why: 'what lies before a gap, where the gap need not be covered' },
  { must: 25, most: 4, left: [20, 30], why: 'what lies before what must be covered, behind a gap' },
  { must: 8, most: 1, left: [0, 20, 30], why: 'nothing that must be covered, gap or number' },
  { must: 40, most: 1, left: [30], why: 'what need not be covered beyond the number' },
  { must: 0, most: 1, mostHeld: 2, left: [20, 30], why: 'what must be covered beyond what can be held' },
  { must: 0, most: 4, gap: 9, left: [20, 30], why: 'what lies before a gap too wide to be read' },
])('beside what overlaps or lies beyond the end, removes $why', async ({ must, most, left, ...own }) => {
  for (const [from, to] of runs) await saveTable(directory, table(from, to));
  const loaded = await loadTables(directory, { end: 40, must, most, ...bounds, ...own });
  expect(loaded.map(({ from }) => from)).toEqual(left);
  expect(await readdir(directory)).toHaveLength(left.length);
});

test('a damaged snapshot is left out at whichever byte it is damaged', async () => {
  await saveTable(directory, table(0, 3));
  const [name = ''] = await readdir(directory);
  const whole = await readFile(join(directory, name));
  for (let at = 0; at < whole.length; at += 1) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
    await writeFile(join(directory, name), bytes);
    expect(await loadTables(directory, { end: 3, must: 0, most: 4, ...bounds })).toEqual([]);
  }
});
