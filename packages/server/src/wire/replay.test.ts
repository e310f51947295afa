import type { QuarantinedItemWhole } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editionFrom, rulesFrom } from '../catalog/catalog.contract.ts';
import type { Rules } from '../catalog/catalog.ts';
import { readReceived } from '../collect/collect.ts';
import { openQuarantine, type QuarantineGround } from './quarantine.fixture.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

const strict = rulesFrom({ event: { sold: { mode: 'block', fields: { price: { type: 'integer' } } } } });
const lenient = rulesFrom({ event: { sold: { mode: 'block', fields: { price: { type: 'text' } } } } });
const mappings = { shop: { event: { type: { value: 'sold' }, data: { price: { value: 5 } } } } };

const documents = editionFrom([
  { kind: 'event', name: 'sold', spec: { fields: { buyer: { type: 'text', pii: 'name' } } } },
]);

let folder: Folder;
let it: QuarantineGround;
let editions: (Rules | null)[];

beforeEach(async () => {
  folder = await temporaryFolder();
  editions = [strict];
  it = await openQuarantine(folder, { editions, mappings, documents });
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

async function stored(): Promise<unknown> {
  const { rows } = await it.store.query(
    'SELECT id, producer, data, toUnixTimestamp64Milli(time) FROM events ORDER BY id',
  );
  return rows;
}

const bad = { id: 'a', type: 'sold', time: 1767603600000, data: { price: 'five' } };
const place = (offset: number, index = 0) => ({ partition: 0, offset, index });

test('an item of the wrong type is listed, mended and sent in again, and counts once', async () => {
  expect(await it.send(bad)).toMatchObject({ quarantined: 1 });
  const { items } = await it.list();
  expect(items).toMatchObject([
    { code: 'EVENT_FIELD_TYPE', field: 'price', schema: '#sold', revision: 1, id: 'a', type: 'sold', state: 'waiting' },
  ]);
  const view = await it.replay({ item: place(0), event: { ...bad, data: { price: 5 } } });
  expect(view).toMatchObject({
    state: 'done',
    total: 1,
    examined: 1,
    sent: 1,
    edited: true,
    verdicts: [{ verdict: 'accepted', code: null, count: 1 }],
  });
  expect(await stored()).toEqual([['a', 'api', '{"price":5}', '1767603600000']]);
  expect(await it.list('?state=waiting')).toMatchObject({ items: [] });
  expect((await it.list('?state=replayed')).items).toMatchObject([
    { state: 'replayed', replay: { position: place(1), outcome: 'admitted' } },
  ]);
  const bytes = await it.log.reader('received').read(0, 1);
  const { items: again } = await readReceived(bytes, { partition: 0, offset: 1 }, async () => strict);
  expect(again).toMatchObject([{ verdict: 'accepted', event: { id: 'a', replayOf: place(0) } }]);
  expect(await it.books()).toMatchObject({
    balanced: true,
    total: { received: 2, quarantined: 1, accepted: 1, admitted: 1, stored: 1, difference: 0 },
  });
});

test('an item shows nothing personal, and what somebody leaves as it is shown stays what it was', async () => {
  const data = { price: 'five', buyer: 'Jane Doe', mails: ['jane@example.com', 'info@example.com'] };
  await it.send({ ...bad, data });
  await it.list();
  const shown = (await it.api.inject({ url: '/api/quarantine/0/0/0' })).json<QuarantinedItemWhole>();
  expect(shown.original).toEqual({
    ...bad,
    data: { price: 'five', buyer: 'J***', mails: ['j***@example.com', 'i***@example.com'] },
  });
  const mails = ['j***@example.com', 'other@example.com'];
  const event = { ...bad, data: { price: 5, buyer: 'J***', mails } };
  expect(await it.replay({ item: place(0), event })).toMatchObject({ sent: 1 });
  const kept = { price: 5, buyer: 'Jane Doe', mails: ['jane@example.com', 'other@example.com'] };
  expect(await stored()).toEqual([['a', 'api', JSON.stringify(kept), '1767603600000']]);
});

test('an item is sent in once, whoever asks', async () => {
  await it.send(bad);
  await it.replay({ item: place(0), edit: { data: { price: 5 } } });
  const again = { method: 'POST', url: '/api/quarantine/replay' } as const;
  const answer = await it.api.inject({ ...again, payload: { item: place(0), edit: { id: 'b', data: { price: 5 } } } });
  expect(answer.json()).toMatchObject({ status: 409, code: 'ITEM_REPLAYED' });
  expect(await it.replay({ filter: {} })).toMatchObject({ total: 0, sent: 0, state: 'done' });
  expect(await stored()).toHaveLength(1);
});

test('a dry run says what would become of them, and writes nothing', async () => {
  await it.send([bad, { id: 'b' }, { ...bad, id: 'c', data: { price: 'six' } }]);
  await it.list();
  const before = it.log.reader('received').end(0);
  expect(await it.replay({ filter: {}, dry: true, edit: { data: { price: 5 } } })).toMatchObject({
    id: null,
    state: 'dry',
    total: 3,
    examined: 3,
    sent: 0,
    verdicts: [
      { verdict: 'accepted', code: null, count: 2 },
      { verdict: 'quarantined', code: 'EVENT_TYPE_MISSING', count: 1 },
    ],
    samples: [{ id: 'b', code: 'EVENT_TYPE_MISSING' }, { id: 'a' }, { id: 'c' }],
  });
  expect(it.log.reader('received').end(0)).toBe(before);
  expect(await it.replays.list('w')).toEqual([]);
  expect((await it.list()).items).toHaveLength(3);
});

test('what is still refused waits as before; what a new document allows is sent as it came', async () => {
  await it.send([bad, { id: 'b' }]);
  await it.list();
  editions.push(lenient);
  expect(await it.replay({ filter: {} })).toMatchObject({ total: 2, examined: 2, sent: 1 });
  expect((await it.list('?state=waiting')).items).toMatchObject([{ id: 'b' }]);
  expect(await stored()).toEqual([['a', 'api', '{"price":"five"}', '1767603600000']]);
});

test('a mapping makes events of foreign items; ids and times are those of the first receipt', async () => {
  await it.send([{ order: 1 }, { order: 2 }]);
  const [{ received } = { received: '' }] = (await it.list()).items;
  expect(await it.replay({ filter: { type: '' }, mapping: 'shop' })).toMatchObject({ sent: 2, mapping: 'shop' });
  const { rows } = await it.store.query(
    'SELECT uniqExact(id), any(data), toUnixTimestamp64Milli(max(time)), min(received) > max(time) FROM events',
  );
  expect(rows).toEqual([['2', '{"price":5}', String(Date.parse(received)), 1]]);
});

test('a conflict needs an id of its own, or says what it corrects', async () => {
  const first = { ...bad, data: { price: 1 } };
  await it.send([first, { ...first, data: { price: 2 } }, { ...first, data: { price: 3 } }]);
  expect((await it.list()).items).toMatchObject([{ code: 'EVENT_CONFLICT' }, { code: 'EVENT_CONFLICT' }]);
  expect(await it.replay({ filter: {} })).toMatchObject({
    sent: 0,
    verdicts: [{ verdict: 'conflict', code: 'EVENT_CONFLICT', count: 2 }],
  });
  await it.replay({ item: place(0, 1), edit: { id: 'own' } });
  await it.replay({ item: place(0, 2), edit: { corrects: 'a' } });
  expect(await it.books()).toMatchObject({ balanced: true, total: { received: 5, admitted: 3, conflict: 2 } });
  expect((await it.list('?state=waiting')).items).toEqual([]);
});

test('items of Segment and CloudEvents are sent in again in their own form', async () => {
  const post = (url: string, payload: object, type = 'application/json', headers = {}) =>
    it.app.inject({
      method: 'POST',
      url,
      headers: { authorization: 'Bearer public', 'content-type': type, ...headers },
      payload: JSON.stringify(payload),
    });
  const batch = { context: { locale: 'de' }, sentAt: '2026-01-05T09:00:00Z' };
  const call = { messageId: 's', userId: 'u', timestamp: '2026-01-05T08:59:59Z' };
  await post('/v1/batch', { ...batch, batch: [{ ...call, type: 'track', properties: { n: 1 } }] });
  await post('/v1/track', { messageId: 't', event: 'Seen' });
  await post('/v1/events', { n: 1 }, 'application/json', {
    'ce-id': 'c',
    'ce-specversion': '1.0',
    'ce-source': 'shop',
  });
  const { items } = await it.list();
  expect(items.map(({ id }) => id)).toEqual(['c', 't', 's']);
  await it.replay({ item: place(0), edit: { event: 'Bought' } });
  await it.replay({ item: place(1), edit: { userId: 'u' } });
  await it.replay({ item: place(2), edit: { type: 'made' } });
  const { rows } = await it.store.query(
    "SELECT id, type, producer, subject, data, JSONExtractString(context, 'locale') FROM events ORDER BY id",
  );
  expect(rows).toEqual([
    ['c', 'made', 'web/shop', '', '{"n":1}', ''],
    ['s', 'Bought', 'web', 'u:u', '{"n":1}', 'de'],
    ['t', 'Seen', 'web', 'u:u', '{}', ''],
  ]);
  const { rows: times } = await it.store.query("SELECT toUnixTimestamp64Milli(time) FROM events WHERE id = 's'");
  // The clock of the sender was off by received − sentAt, as of the first receipt.
  const [first] = items.slice(-1);
  expect(times).toEqual([[String(Date.parse(first?.received ?? '') - 1000)]]);
});
