import type { Drift, LearnedTypes, LearnedTypeView } from '@millrace/contract';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readQuarantine } from '../admit/admit.ts';
import { compileRules, openCatalog, openDefinitions, typeRoutes, type Rules } from '../catalog/catalog.ts';
import { silent } from '../kernel/kernel.ts';
import { Learner } from '../load/load.ts';
import { kinds } from './kinds.ts';
import { learnedThrough } from './learned-through.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const minute = 60_000;
let now = Date.UTC(2026, 0, 5, 9);
const clock = { now: () => now };
const editions: (Rules | null)[] = [];
let folder: Folder;
let it: TemporaryStream;
beforeAll(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder, { clock, editions });
});
afterAll(async () => {
  await it.close();
  await folder.remove();
});

/** As the platform puts it: the next event is judged by it. */
async function put(name: string, spec: object): Promise<void> {
  const catalog = await openCatalog(it.records);
  const definitions = openDefinitions({ records: it.records, catalog, kinds, clock, onChange: () => {} });
  await definitions.apply(
    { workspace: 'w', author: 'key:me' },
    { documents: [{ kind: 'event', name, spec: spec as never }], prune: false },
  );
  editions.push(compileRules(catalog.current('w')));
}

async function get<T>(path: string): Promise<T> {
  await it.stream.idle();
  const app = fastify();
  const { records } = it;
  const end = (): number => it.log.reader('admitted').end(0);
  typeRoutes(app, {
    catalog: await openCatalog(records),
    records,
    clock,
    workspaceOf: () => 'w',
    learnedThrough: () => learnedThrough(records, end(), clock),
  });
  const response = await app.inject(path);
  expect(response.statusCode, response.body).toBe(200);
  await app.close();
  return response.json<T>();
}

let sent = 0;
const sold = (data: object): object => ({ id: `s${(sent += 1)}`, type: 'sold', data });
const drift = async (): Promise<Drift['findings']> => (await get<Drift>('/api/catalog/drift')).findings;

test('a field that changes its type is told within a minute; in mode block the next one is in quarantine', async () => {
  await put('sold', { fields: { price: { type: 'integer' } } });
  for (let index = 0; index < 20; index += 1) await it.send(sold({ price: index }));
  expect(await drift()).toEqual([]);

  now += minute - 1;
  await it.send(sold({ price: '12 dollars' }));
  expect(await drift()).toMatchObject([
    { kind: 'field_changed', type: 'sold', field: '/price', was: 'integer', is: 'text, like 99 aaaaaaa', count: 1 },
    { kind: 'problem', field: '/price', code: 'EVENT_FIELD_TYPE', mode: 'observe', count: 1 },
  ]);

  await put('sold', { mode: 'block', fields: { price: { type: 'integer' } } });
  expect(await it.send(sold({ price: '13 dollars' }))).toMatchObject({
    accepted: 0,
    quarantined: 1,
    verdicts: [{ code: 'EVENT_FIELD_TYPE', message: expect.stringContaining('price: expected a whole number') }],
  });
  expect(await drift()).toContainEqual(expect.objectContaining({ kind: 'problem', mode: 'block', count: 1 }));
  const [kept] = readQuarantine(await it.log.reader('quarantine').read(0, 0)).items;
  expect(kept).toMatchObject({ code: 'EVENT_FIELD_TYPE', type: 'sold', detail: expect.stringContaining('price') });
});

test('a type that nobody declared is learned, with a document that can be applied', async () => {
  await it.send(Array.from({ length: 3 }, (_, at) => ({ id: `o${at}`, type: 'odd "type"/1', data: { n: at } })));
  const { types } = await get<LearnedTypes>('/api/catalog/types');
  expect(types).toMatchObject([
    { type: 'odd "type"/1', declared: false, mode: null, events: 3, fields: 1, problems: 0 },
    { type: 'sold', declared: true, mode: 'block', events: 21, fields: 1, problems: 2 },
  ]);
  const path = `/api/catalog/types/${encodeURIComponent('odd "type"/1')}`;
  const view = await get<LearnedTypeView>(path);
  expect(view).toMatchObject({ document: { kind: 'event', spec: { fields: { n: { type: 'integer' } } } } });
  await put('odd "type"/1', (view.document as { readonly spec: object }).spec);
  expect(await get<LearnedTypeView>(path)).toMatchObject({ declared: true, mode: 'observe' });
});

test('what was learned is counted once, also by who begins again where the last one was cut off', async () => {
  const before = await get<LearnedTypes>('/api/catalog/types');
  // Killed: it has learned and written nothing down since; another one claims its place.
  await it.close();
  it = await openTemporaryStream(folder, { clock, editions });
  await it.send(sold({ price: 1 }));
  const { types } = await get<LearnedTypes>('/api/catalog/types');
  expect(types.map(({ events }) => events)).toEqual(
    before.types.map(({ type, events }) => events + Number(type === 'sold')),
  );
});

test('of two that learn the older one ends, and nothing is counted twice', async () => {
  const options = { admitted: it.log.reader('admitted'), records: it.records, clock, logger: silent, random: () => 0 };
  const [older, newer] = [new Learner(options), new Learner(options)];
  await it.records.transact(async (db) => {
    await db.deleteFrom('learned').execute();
    await db.updateTable('checkpoints').set({ position: 0 }).where('follower', '=', 'learn').execute();
  });
  await older.open();
  await newer.open();
  const olderEnds = older.run().catch((error: unknown) => error);
  const newerRuns = newer.run();
  await newer.idle();
  await older.stop();
  expect(await olderEnds).toMatchObject({ code: 'CHECKPOINT_MISMATCH' });
  await newer.stop();
  await newerRuns;
  const rows = await it.records.read((db) =>
    db.selectFrom('learned').select(['type', 'events']).orderBy('type').execute(),
  );
  expect(rows).toEqual([
    { type: 'odd "type"/1', events: 3 },
    { type: 'sold', events: 22 },
  ]);
});
