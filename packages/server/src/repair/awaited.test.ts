import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { remember } from './awaited.ts';

let directory: string;
let records: RecordsWriter;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-awaited-'));
  records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
});
afterEach(async () => {
  await records.close();
  await rm(directory, { recursive: true });
});

const targets = (name: string, count: number, workspace = 'w') =>
  Array.from({ length: count }, (_, n) => ({ workspace, producer: 'api', id: `${name}${n}`, test: false }));
const held = (workspace = 'w'): Promise<{ target: string; test: number }[]> =>
  records.read((db) =>
    db
      .selectFrom('awaited_targets')
      .select(['target', 'test'])
      .where('workspace', '=', workspace)
      .orderBy('target')
      .execute(),
  );

const forgotten = () => records.read((db) => db.selectFrom('awaited_forgotten').selectAll().execute());

test('given more than may be awaited, then the oldest of that workspace are forgotten and counted', async () => {
  const wait = (since: number, missing: ReturnType<typeof targets>): Promise<number> =>
    remember(records, { found: { missing, arrived: [] }, since, most: 2_500, now: since * 1_000 });
  expect(await wait(1, targets('v', 10, 'v'))).toBe(0);
  expect(await wait(2, targets('a', 1_500))).toBe(0);
  expect(await wait(3, targets('b', 2_400))).toBe(1_400);
  expect(await wait(3, targets('b', 2_400))).toBe(0);
  const found = (await held()).map(({ target }) => target[0]);
  expect([found.length, found.filter((name) => name === 'a').length]).toEqual([2_500, 100]);
  expect(await held('v')).toHaveLength(10);
  expect(await forgotten()).toEqual([{ workspace: 'w', forgotten: 1_400, last: 3_000 }]);
  expect(await wait(4, targets('c', 50))).toBe(50);
  expect(await forgotten()).toEqual([{ workspace: 'w', forgotten: 1_450, last: 4_000 }]);
});

test('given a target that tests and others name, then it is awaited for the others; what has come is let go', async () => {
  const [one] = targets('x', 1);
  if (one === undefined) throw new Error('no target');
  const wait = (found: Partial<Record<'missing' | 'arrived', (typeof one)[]>>): Promise<number> =>
    remember(records, { found: { missing: [], arrived: [], ...found }, since: 1, most: 10, now: 0 });
  await wait({ missing: [{ ...one, test: true }] });
  expect(await held()).toEqual([{ target: 'x0', test: 1 }]);
  await wait({ missing: [one] });
  await wait({ missing: [{ ...one, test: true }] });
  expect(await held()).toEqual([{ target: 'x0', test: 0 }]);
  await wait({ arrived: [one] });
  expect(await held()).toEqual([]);
});
