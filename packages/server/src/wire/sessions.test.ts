import { afterEach, beforeEach, expect, test } from 'vitest';
import { EntitySpec } from '@millrace/contract';
import { Value } from 'typebox/value';
import { readBooks } from '../observe/observe.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const minute = 60_000;
const start = Date.parse('2026-03-02T10:00:00Z');
const person = Value.Parse(EntitySpec, {
  title: 'Person',
  fields: { sessions: { fold: 'count', when: 'type == "session_started"' } },
});
const folds = fixedFolds({ person });

let now: number;
let folder: Folder;
let it: TemporaryStream;
const open = (): Promise<TemporaryStream> => openTemporaryStream(folder, { clock: { now: () => now }, folds });
beforeEach(async () => {
  now = start;
  folder = await temporaryFolder();
  it = await open();
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

const page = (id: string, at: number, more: object = {}): object => ({
  id,
  type: 'page',
  category: 'user',
  subject: 'person/u:1',
  time: new Date(start + at * minute).toISOString(),
  ...more,
});

/** When `minutes` have gone by and nothing is left to do. */
async function after(minutes: number): Promise<void> {
  now = start + minutes * minute;
  await it.stream.idle();
}

/** Type, minute, cause and data of what was derived, in order of time. */
async function derived(): Promise<unknown[]> {
  const { rows } = await it.store.query(
    `SELECT type, toUnixTimestamp64Milli(time), cause, data FROM events WHERE producer = 'millrace' ORDER BY time, type DESC`,
  );
  return rows.map(([type, time, cause, data]) => {
    const { duration_ms: duration, events } = JSON.parse(String(data)) as Record<string, unknown>;
    return [type, (Number(time) - start) / minute, cause, duration, events];
  });
}

const visit = (from: [number, string], to: [number, string], events: number): unknown[] => [
  ['session_started', ...from, undefined, undefined],
  ['session_ended', ...to, (to[0] - from[0]) * minute, events],
];

test('a session is derived once it can no longer change, folded, stored and in the books', async () => {
  await it.send([page('b', 5), page('a', 0), page('c', 20)]);
  await after(79);
  expect(await derived()).toEqual([]);
  await after(81);
  expect(await derived()).toEqual(visit([0, 'a'], [20, 'c'], 3));
  const state = await it.records.read((db) => db.selectFrom('states').select('state').executeTakeFirstOrThrow());
  expect(JSON.parse(state.state)).toMatchObject({ events: 5, fields: { sessions: 1 } });
  const books = await readBooks(
    { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: start, to: start + 24 * 60 * minute },
  );
  expect(books).toMatchObject({
    balanced: true,
    total: { received: 3, admitted: 3, derived: 2, stored: 5, loading: 0 },
  });
});

test('late events extend and join sessions, other devices and the names that a tracker gives keep them apart', async () => {
  await it.send([page('a', 0), page('c', 50)]);
  now = start + 55 * minute;
  await it.send([page('b', 25), page('phone', 26, { context: { device: { id: 'p' } } })]);
  await it.send([page('named', 27, { context: { session: { id: 's7' } } })]);
  await after(200);
  expect(await derived()).toEqual([
    ...visit([0, 'a'], [50, 'c'], 3).slice(0, 1),
    ...visit([26, 'phone'], [26, 'phone'], 1),
    ...visit([27, 'named'], [27, 'named'], 1),
    ...visit([0, 'a'], [50, 'c'], 3).slice(1),
  ]);
});

test('an imported history closes by its own times, what is no activity of a person makes no session', async () => {
  await it.send([
    page('old', -500_000),
    page('older', -500_100),
    page('test', 0, { test: true }),
    page('lead', 0, { subject: 'lead/1' }),
    page('service', 0, { category: 'service' }),
  ]);
  await after(31);
  expect(await derived()).toEqual([
    ...visit([-500_100, 'older'], [-500_100, 'older'], 1),
    ...visit([-500_000, 'old'], [-500_000, 'old'], 1),
  ]);
});

test('what was received in time counts, however late it is admitted, and sent again it makes nothing new', async () => {
  await it.send([page('a', 0)]);
  await it.stream.idle();
  await it.close();
  it = await open();
  await it.send([page('a', 0), page('b', 10)]);
  await after(300);
  await it.send([page('a', 0), page('b', 10)]);
  await after(900);
  expect(await derived()).toEqual(visit([0, 'a'], [10, 'b'], 2));
});

test('sessions are said by the platform only', async () => {
  const { quarantined, verdicts } = await it.send([page('mine', 0, { type: 'session_started' })]);
  expect([quarantined, verdicts[0]?.code]).toEqual([1, 'EVENT_TYPE_RESERVED']);
});
