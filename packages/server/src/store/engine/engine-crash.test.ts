import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pause } from '../../kernel/kernel.ts';
import { eventRows } from '../event-rows.fixture.ts';
import { eventColumns, idColumns } from '../store.ts';
import { discardEngine } from './engine.ts';
import { harness, type Harness } from './engine.harness.ts';

const kills = 5;
const ids = `SELECT ${idColumns.join(', ')} FROM events WHERE admitted >= {from:UInt64} AND admitted < {to:UInt64}`;

test(`${kills} kills during inserts: what was confirmed is there once, after a replay of every token`, async () => {
  await using opened = await harness({ probeMs: 100, restartMs: 50 });
  const { store } = opened;
  const size = 200;
  let confirmed = 0;
  const load = async (batch: number, again = ''): Promise<void> => {
    const from = batch * size;
    const tokens = { events: `1:events:${batch}${again}`, ids: `1:ids:${batch}${again}` };
    await store.insert('events', eventColumns, eventRows(from, size), { token: tokens.events });
    await store.derive('ids', ids, { token: tokens.ids, params: { from, to: from + size } });
  };

  for (let kill = 0; kill < kills; kill += 1) {
    const pid = opened.engine.pid() ?? 0;
    // Each kill lands at another moment of its batch: some requests before, the last one in flight.
    const before = kill % 3;
    for (let round = 0; round < before; round += 1, confirmed += 1) await load(confirmed);
    const inFlight = load(confirmed).then(
      () => true,
      () => false,
    );
    await pause(kill * 6);
    process.kill(pid, 'SIGKILL');
    if (await inFlight) confirmed += 1;
    await expect.poll(() => opened.engine.pid() ?? pid, { timeout: 10_000 }).not.toBe(pid);
    await store.ready();
    await expect
      .poll(async () => await opened.count('1').catch(() => -1), { timeout: 10_000 })
      .toBeGreaterThanOrEqual(confirmed * size);
    // The batch in doubt is sent again; where a token was noted and its rows were lost, under another.
    await load(confirmed).catch(async () => {
      await store.ready();
      await load(confirmed);
    });
    const range = { from: confirmed * size, to: (confirmed + 1) * size };
    const lacks = async (table: string): Promise<boolean> =>
      (await opened.count(`admitted >= ${range.from}`, table)) === 0;
    if (await lacks('events')) await load(confirmed, ':again');
    if (await lacks('ids')) await store.derive('ids', ids, { token: `1:ids:${confirmed}:anew`, params: range });
    confirmed += 1;
  }

  for (let batch = 0; batch < confirmed; batch += 1) await load(batch);
  expect(await opened.count('1')).toBe(confirmed * size);
  expect(await opened.count('1', 'ids')).toBe(confirmed * size);
  expect((await store.query('SELECT uniqExact(id) FROM events')).rows).toEqual([[`${confirmed * size}`]]);
  expect(await store.damage()).toEqual([]);
}, 180_000);

test('a token is remembered across a restart, and so are incarnation and generation', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  const send = async ({ store }: Harness): Promise<void> =>
    await store.insert('events', eventColumns, eventRows(0, 100), { token: '1:events:0' });
  let before: unknown;
  {
    await using first = await harness({ directory });
    await send(first);
    before = first.store.status();
  }
  {
    await using second = await harness({ directory });
    await send(second);
    expect(await second.count('1')).toBe(100);
    expect(second.store.status()).toEqual(before);
  }
  rmSync(directory, { recursive: true });
});

test('a torn part is set aside at start, its token stays used, and damage names it until a reset', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  const send = async ({ store }: Harness, token: string): Promise<void> =>
    await store.insert('events', eventColumns, eventRows(0, 100), { token });
  {
    await using first = await harness({ directory });
    await send(first, '1:events:0');
  }
  const part = largest(join(directory, 'data', 'store'));
  truncateSync(part, Math.floor(statSync(part).size / 2));
  {
    await using second = await harness({ directory });
    expect(await second.store.damage()).toEqual([expect.stringMatching(/^events\/.*broken/)]);
    await send(second, '1:events:0');
    expect(await second.count('1')).toBe(0);
    await second.store.reset();
    expect(await second.store.damage()).toEqual([]);
    await send(second, '2:events:0');
    expect(await second.count('1')).toBe(100);
  }
  rmSync(directory, { recursive: true });
});

test('a damaged table definition refuses to open, and says so; discarded, the store starts anew', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  let before: unknown;
  {
    await using first = await harness({ directory });
    before = first.store.status();
  }
  for (const file of filesUnder(join(directory, 'data', 'store')).filter((name) => name.endsWith('/events.sql')))
    truncateSync(file);
  await expect(harness({ directory })).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    detail: expect.stringContaining('events.sql'),
  });
  await discardEngine(directory);
  {
    await using second = await harness({ directory });
    expect(second.store.status()).toMatchObject({ state: 'ready', generation: 1 });
    expect(second.store.status()).not.toEqual(before);
  }
  rmSync(directory, { recursive: true });
});

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((file) => join(directory, file));
}

/** The data file of the only insert. */
function largest(directory: string): string {
  const files = filesUnder(directory).filter((file) => file.endsWith('data.bin'));
  files.sort((a, b) => statSync(b).size - statSync(a).size);
  const [file] = files;
  if (file === undefined) throw new Error('no data file');
  return file;
}
