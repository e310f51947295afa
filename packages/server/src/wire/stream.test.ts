import { afterEach, beforeEach, expect, test } from 'vitest';
import { readQuarantine } from '../admit/admit.ts';
import { must } from '../kernel/kernel.ts';
import { readBooks } from '../observe/observe.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder);
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

async function one(sql: string): Promise<unknown> {
  const { rows } = await it.store.query(sql);
  return rows[0];
}

async function books(): Promise<Awaited<ReturnType<typeof readBooks>>> {
  const minute = Math.ceil((Date.now() + 1) / 60_000) * 60_000;
  return await readBooks(
    { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: minute - 3_600_000, to: minute },
  );
}

const event = (id: string, more: object = {}): object => ({
  id,
  type: 'order.placed',
  time: '2026-01-05T09:00:00.123Z',
  subject: { kind: 'person', id: 'u:1' },
  data: { price: 12 },
  ...more,
});

test('an event is stored, derived, folded and balanced', async () => {
  await it.send([
    event('a'),
    event('b', {
      type: 'order.paid',
      time: '2026-01-05T10:00:00Z',
      data: { note: 'é "quoted" \\ \n', nothing: null, empty: {} },
    }),
  ]);
  await it.stream.idle();
  const { rows } = await it.store.query(
    'SELECT id, type, toString(time), data, subject, offset, item, admitted FROM events ORDER BY id',
  );
  expect(rows).toEqual([
    ['a', 'order.placed', '2026-01-05 09:00:00.123', '{"price":12}', 'u:1', '0', 0, '0'],
    [
      'b',
      'order.paid',
      '2026-01-05 10:00:00.000',
      '{"note":"é \\"quoted\\" \\\\ \\n","nothing":null,"empty":{}}',
      'u:1',
      '0',
      1,
      '0',
    ],
  ]);
  expect(await one('SELECT count(), uniqExact(hash) FROM ids')).toEqual(['2', '2']);
  expect(await one("SELECT count() FROM timeline WHERE subject = 'u:1'")).toEqual(['2']);
  expect(await one("SELECT sum(events) FROM rollup_activity WHERE grain = 'day'")).toEqual(['2']);
  const [state] = it.records.getStates([{ workspace: 'w', kind: 'person', id: 'u:1' }]);
  expect(JSON.parse(state?.state ?? '')).toEqual({
    fields: {},
    first: 1767603600123,
    last: 1767607200000,
    events: 2,
    types: { 'order.paid': 1, 'order.placed': 1 },
  });
  expect(await one("SELECT id, events, state FROM entities WHERE kind = 'person'")).toEqual(['u:1', '2', state?.state]);
  expect(await books()).toMatchObject({
    balanced: true,
    total: { received: 2, accepted: 2, admitted: 2, stored: 2, difference: 0 },
  });
});

test('whatever stands in data, the engine can read the rest of it', async () => {
  const { app } = it;
  const payload = `{"id":"odd","type":"x","time":"2026-01-05T09:00:00Z","data":{"price":12,"text":"\\ud800","\\udfff":1,"big":1e20,"bigger":-123456789012345678901234567890,"in":[{"t":"\\udc00 1234567890123456789012"}]}}`;
  const headers = { authorization: 'Bearer secret', 'content-type': 'application/json' };
  expect((await app.inject({ method: 'POST', url: '/v1/events', headers, payload })).json()).toMatchObject({
    accepted: 1,
  });
  await it.stream.idle();
  expect(
    await one(
      "SELECT JSONExtractInt(data, 'price'), JSONExtractString(data, 'text'), JSONExtractFloat(data, 'big') FROM events",
    ),
  ).toEqual(['12', '\ufffd', 1e20]);
});

test('the same event again is a duplicate, another body a conflict in quarantine', async () => {
  await it.send([event('a'), event('a'), event('a', { data: { price: 13 } })]);
  await it.stream.idle();
  await it.send([event('a'), event('a', { data: { price: 13 } })]);
  await it.stream.idle();
  expect(await one('SELECT count(), any(data) FROM events')).toEqual(['1', '{"price":12}']);
  expect(await books()).toMatchObject({
    balanced: true,
    total: { received: 5, accepted: 5, admitted: 1, duplicate: 2, conflict: 2, stored: 1 },
  });
  const quarantine = it.log.reader('quarantine');
  expect(quarantine.end(0)).toBe(2);
});

test('what is not an event is counted and kept with its bytes', async () => {
  const answer = await it.send([{ id: 'no type' }, 7, event('good')]);
  expect(answer).toMatchObject({ accepted: 1, quarantined: 1, rejected: 1 });
  await it.stream.idle();
  expect(await books()).toMatchObject({
    balanced: true,
    total: { received: 3, accepted: 1, quarantined: 1, rejected: 1, stored: 1 },
  });
  const { items } = readQuarantine(await it.log.reader('quarantine').read(0, 0));
  const [kept] = items;
  expect(kept).toMatchObject({ code: 'EVENT_TYPE_MISSING', id: 'no type', original: Buffer.from('{"id":"no type"}') });
});

test('while the store is away events are admitted; they arrive once when it is back', async () => {
  await it.send([event('a')]);
  await it.stream.idle();
  const pid = it.engine.pid();
  process.kill(pid ?? 0, 'SIGKILL');
  await it.send([event('b'), event('a'), event('b')]);
  await it.stream.idle();
  expect(await one('SELECT groupArray(id) FROM (SELECT id FROM events ORDER BY id)')).toEqual([['a', 'b']]);
  expect(it.engine.pid()).not.toBe(pid);
  expect(await books()).toMatchObject({ balanced: true, total: { received: 4, admitted: 2, duplicate: 2, stored: 2 } });
});

test('a start finds everything where the last one left it', async () => {
  await it.send([event('a'), event('b')]);
  await it.stream.idle();
  await it.close();
  it = await openTemporaryStream(folder);
  await it.send([event('b'), event('c')]);
  await it.stream.idle();
  expect(await one('SELECT count() FROM events')).toEqual(['3']);
  expect(await one("SELECT sum(events) FROM rollup_activity WHERE grain = 'day'")).toEqual(['3']);
  expect(await books()).toMatchObject({ balanced: true, total: { received: 4, admitted: 3, duplicate: 1, stored: 3 } });
});

test('the books stay exact, and bounded, for a client that names a new producer with each event', async () => {
  const flood = Array.from({ length: 3000 }, (_, at) =>
    event(`f${at}`, { producer: `device ${'x'.repeat(100)} ${at}` }),
  );
  await it.send(flood);
  await it.stream.idle();
  await it.send([...flood.slice(0, 10), ...flood.slice(2900), event('n', { producer: 'late' })]);
  await it.stream.idle();
  const { balanced, total, rows } = await books();
  expect(total).toMatchObject({ received: 3111, admitted: 3001, duplicate: 110, stored: 3001, difference: 0 });
  expect(balanced).toBe(true);
  expect(new Set(rows.map(({ producer }) => producer)).size).toBe(1001);
  const others = rows.filter(({ producer }) => producer === '*');
  expect(others.reduce((sum, row) => sum + row.stored, 0)).toBe(2001);
  expect(await one('SELECT uniqExact(producer) FROM events')).toEqual(['3001']);
});

test('a store that lost rows is left alone; events are admitted all the same', async () => {
  await it.send([event('a'), event('b')]);
  await it.stream.idle();
  const { url, writer } = must(it.engine.endpoint.current(), 'the engine answers');
  const headers = { 'X-ClickHouse-User': writer.user, 'X-ClickHouse-Key': writer.password };
  const emptied = await fetch(url, { method: 'POST', headers, body: 'TRUNCATE TABLE millrace.events' });
  expect(emptied.status).toBe(200);
  process.kill(must(it.engine.pid(), 'the engine runs'), 'SIGKILL');
  await expect
    .poll(() => it.progress()?.fault)
    .toMatchObject({
      code: 'STORE_DAMAGED',
      message: expect.stringMatching(/millrace rebuild store.*0 events are there, 2 were loaded/),
    });
  await it.send([event('a'), event('c')]);
  await expect.poll(() => it.progress()?.admitted).toBe(2);
  await expect(it.stream.idle()).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    detail: expect.stringContaining('millrace rebuild store'),
  });
  expect(it.progress()).toMatchObject({ admitted: 2, stored: 1 });
  expect(await one('SELECT count() FROM events')).toEqual(['0']);
  expect((await books()).total).toMatchObject({ received: 4, admitted: 3, duplicate: 1 });
});
