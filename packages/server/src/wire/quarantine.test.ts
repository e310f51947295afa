import type { QuarantinedItemWhole, QuarantinePage } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQuarantine, type QuarantineGround } from './quarantine.fixture.ts';
import { temporaryFolder, type Folder } from './temporary-stream.ts';

let folder: Folder;
let it: QuarantineGround;

beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openQuarantine(folder);
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

test('what is no event is listed with its reason, and kept as it came', async () => {
  await it.send([
    { id: 'no type', big: 1 },
    { id: 'b', type: 'x', time: 'soon' },
    { id: 'good', type: 'x' },
  ]);
  const { items, overview, kept, cursor } = await it.list();
  expect(items).toMatchObject([
    { id: 'b', type: 'x', code: 'EVENT_TIME_INVALID', field: 'time', position: { offset: 0, index: 1 } },
    { id: 'no type', type: null, code: 'EVENT_TYPE_MISSING', state: 'waiting', producer: 'api', bytes: 24 },
  ]);
  expect(cursor).toBeNull();
  expect(overview).toEqual({
    total: 2,
    byCode: [
      { value: 'EVENT_TIME_INVALID', count: 1 },
      { value: 'EVENT_TYPE_MISSING', count: 1 },
    ],
    byType: [
      { value: '', count: 1 },
      { value: 'x', count: 1 },
    ],
    byProducer: [{ value: 'api', count: 2 }],
  });
  expect(kept).toMatchObject({ days: 30, items: 2 });
  const whole = await it.api.inject({ url: '/api/quarantine/0/0/0' });
  expect(whole.json<QuarantinedItemWhole>()).toMatchObject({
    original: { id: 'no type', big: 1 },
    dialect: 'native',
    base64: null,
  });
  expect((await it.list('', 'stranger')).items).toEqual([]);
  const strange = await it.api.inject({ url: '/api/quarantine/0/0/0', headers: { 'x-workspace': 'stranger' } });
  expect(strange.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('a filter and a cursor give each item once', async () => {
  for (let n = 0; n < 5; n += 1) await it.send([{ id: `a${n}` }, { id: `b${n}`, type: 'x', subject: 'none' }]);
  const seen: (string | null)[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: QuarantinePage = await it.list(`?code=EVENT_TYPE_MISSING&limit=2${more}`);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  }
  expect(seen).toEqual(['a4', 'a3', 'a2', 'a1', 'a0']);
  expect((await it.list('?type=x&producer=api')).items).toHaveLength(5);
  expect((await it.list('?type=')).overview?.total).toBe(5);
  expect((await it.list('?to=2026-01-05T00:00:00Z')).items).toEqual([]);
});
