import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rules } from '../catalog/catalog.ts';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import { readBooks } from '../observe/observe.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

/** Rules of revision 1 and 2: the second blocks what the first let pass, and renames once more. */
const first = rulesFrom({
  event: { sold: { category: 'database', fields: { price: { type: 'integer', from: ['amount'] } } } },
  noise: { bots: { action: 'drop', userAgents: ['bot'] }, tests: { action: 'mark', types: ['try'] } },
});
const second = rulesFrom({
  event: {
    sold: { mode: 'block', fields: { cents: { type: 'integer', required: true, from: ['price', 'amount'] } } },
  },
});

const editions: (Rules | null)[] = [];
let folder: Folder;
let it: TemporaryStream;
beforeAll(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder, { editions });
});
afterAll(async () => {
  await it.close();
  await folder.remove();
});

const rows = async (sql: string): Promise<unknown> => {
  await it.stream.idle();
  return (await it.store.query(sql)).rows;
};

const sent = [
  { id: '1', type: 'sold', data: { amount: 5 } },
  { id: '2', type: 'sold', data: { price: 'five' } },
  { id: '3', type: 'page', data: {}, context: { userAgent: 'bot/1' } },
  { id: '4', type: 'try', data: {} },
];

test('what was accepted is admitted as the documents of that moment made it, also after they have changed', async () => {
  editions.push(first);
  expect(await it.send(sent)).toMatchObject({ accepted: 3, dropped: 1 });
  editions.push(second);
  // Read again from its bytes: by another thread, and after a start.
  await it.close();
  it = await openTemporaryStream(folder, { editions });
  expect(await rows('SELECT id, category, data, schema, test FROM events ORDER BY id')).toEqual([
    ['1', 'database', '{"price":5}', '#sold', 0],
    ['2', 'database', '{"price":"five"}', '#sold', 0],
    ['4', 'service', '{}', '', 1],
  ]);
});

test('sent again under other documents, it is the same event', async () => {
  expect(await it.send(sent.slice(0, 1))).toMatchObject({ accepted: 1, verdicts: [] });
  expect(await rows("SELECT id, data FROM events WHERE type = 'sold' ORDER BY id")).toEqual([
    ['1', '{"price":5}'],
    ['2', '{"price":"five"}'],
  ]);
});

test('what is blocked goes to quarantine, and the books balance', async () => {
  expect(await it.send({ id: '5', type: 'sold', data: {} })).toMatchObject({
    quarantined: 1,
    verdicts: [{ id: '5', code: 'EVENT_FIELD_REQUIRED' }],
  });
  await it.stream.idle();
  const now = Date.now();
  const books = await readBooks(
    { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: now - 3_600_000, to: now + 3_600_000 },
  );
  expect(books).toMatchObject({
    balanced: true,
    total: { received: 6, accepted: 4, quarantined: 1, dropped: 1, admitted: 3, duplicate: 1, stored: 3 },
  });
});
