import { afterEach, beforeEach, expect, test } from 'vitest';
import { readQuarantine } from '../admit/admit.ts';
import type { Rules } from '../catalog/catalog.ts';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import { readBooks } from '../observe/observe.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

/** An index that forgets at once what the store has, so that old events are looked up there. */
const index = { tableEvents: 2, mostTables: 1, mostHeld: 3 };
const old = '2026-01-05T09:00:00Z';

const editions: (Rules | null)[] = [];
let folder: Folder;
let it: TemporaryStream;
beforeEach(async () => {
  folder = await temporaryFolder();
  editions.length = 0;
  it = await openTemporaryStream(folder, { index, editions });
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

const said = (id: string) => ({
  id,
  type: 'order.placed',
  time: old,
  data: { price: 12, lines: [{ sku: 'a', count: 2 }], text: 'half \ud800' },
  context: { page: { path: '/', title: 'Home' }, locale: 'de' },
});

/** The same, with the keys of every object the other way round. */
const turned = (id: string) => ({
  context: { locale: 'de', page: { title: 'Home', path: '/' } },
  data: { text: 'half \udfff', lines: [{ count: 2, sku: 'a' }], price: 12 },
  time: old,
  type: 'order.placed',
  id,
});

/** The same again with the items of a list in another order: another event. */
const other = (id: string) => ({ ...turned(id), data: { ...turned(id).data, lines: [{ count: 3, sku: 'a' }] } });

async function total(): Promise<Record<string, unknown>> {
  await it.stream.idle();
  const minute = Math.ceil((Date.now() + 1) / 60_000) * 60_000;
  const { total: sum, balanced } = await readBooks(
    { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: minute - 3_600_000, to: minute },
  );
  return { balanced, ...sum };
}

/** Pushes what came before out of the index. */
async function forget(): Promise<void> {
  for (let n = 0; n < 12; n += 1) {
    await it.send([{ id: `filler ${n}`, type: 'filler', time: old }]);
    await it.stream.idle();
  }
}

test('an event whose keys came in another order is a duplicate, in one request and in another', async () => {
  await it.send([said('a'), turned('a'), other('a')]);
  await it.stream.idle();
  await it.send([turned('a'), other('a'), turned('b'), said('b')]);
  expect(await total()).toMatchObject({ balanced: true, admitted: 2, duplicate: 3, conflict: 2 });
});

test('so it is when the index has forgotten it and the store is asked', async () => {
  await it.send([said('a')]);
  await forget();
  await it.send([turned('a')]);
  await it.stream.idle();
  await it.send([other('a'), turned('new'), said('new'), other('new')]);
  expect(await total()).toMatchObject({ balanced: true, admitted: 14, duplicate: 2, conflict: 2 });
});

test('so it is when it had to wait for the store', async () => {
  await it.send([said('a')]);
  await forget();
  process.kill(it.engine.pid() ?? 0, 'SIGKILL');
  await it.send([turned('a'), other('a'), said('c'), turned('c')]);
  expect(await total()).toMatchObject({ balanced: true, admitted: 14, duplicate: 2, conflict: 1, waiting: 0 });
});

test('what documents have made of it plays no part, nor does where it came from', async () => {
  await it.send([{ ...said('a'), context: { library: 'one', ip: '::1', ...said('a').context } }]);
  await it.stream.idle();
  editions.push(rulesFrom({ event: { 'order.placed': { fields: { cents: { type: 'integer', from: ['price'] } } } } }));
  await it.send([{ ...turned('a'), context: { ...turned('a').context, library: { name: 'two' }, ip: '::2' } }]);
  await it.send([turned('b')]);
  editions.push(null);
  await it.send([said('b')]);
  expect(await total()).toMatchObject({ admitted: 2, duplicate: 2, conflict: 0 });
});

test('a conflict says in quarantine where the first copy stands', async () => {
  await it.send([{ id: 'x', type: 'filler' }, said('a')]);
  await it.send([other('a')]);
  await it.stream.idle();
  const quarantine = it.log.reader('quarantine');
  const {
    items: [kept],
  } = readQuarantine(await quarantine.read(0, quarantine.end(0) - 1));
  expect(kept).toMatchObject({ code: 'EVENT_CONFLICT', id: 'a', detail: 'the first came as item 1 of entry 0' });
});
