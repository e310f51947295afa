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

function table(from: number, to: number): IdTable {
  const made = new IdTable(from);
  for (let n = from; n < to; n += 1) made.add({ idHigh: n, idLow: n * 3, bodyHigh: n * 5, bodyLow: n * 7 }, n * 11, n);
  made.to = to;
  made.since = from * 1000;
  return made;
}

test('what was saved is loaded, oldest first', async () => {
  for (const [from, to] of [
    [0, 10],
    [10, 30],
    [30, 31],
  ] as const)
    await saveTable(directory, table(from, to));
  const loaded = await loadTables(directory, 31);
  expect(loaded.map(({ from, to, since, size }) => [from, to, since, size])).toEqual([
    [0, 10, 0, 10],
    [10, 30, 10_000, 20],
    [30, 31, 30_000, 1],
  ]);
  expect(loaded[1]?.find(12, 36)).toEqual({ bodyHigh: 60, bodyLow: 84, offset: 132, item: 12 });
});

test('a snapshot beyond the named end, or before a gap, is left out and removed', async () => {
  for (const [from, to] of [
    [0, 10],
    [20, 30],
    [30, 40],
    [40, 50],
  ] as const)
    await saveTable(directory, table(from, to));
  const loaded = await loadTables(directory, 40);
  expect(loaded.map(({ from }) => from)).toEqual([20, 30]);
  expect(await readdir(directory)).toHaveLength(2);
});

test('a damaged snapshot is left out at whichever byte it is damaged', async () => {
  await saveTable(directory, table(0, 3));
  const [name = ''] = await readdir(directory);
  const whole = await readFile(join(directory, name));
  for (let at = 0; at < whole.length; at += 1) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
    await writeFile(join(directory, name), bytes);
    expect(await loadTables(directory, 3)).toEqual([]);
  }
});
