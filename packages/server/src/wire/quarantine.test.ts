import type { QuarantinedItemWhole, QuarantinePage } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQuarantine, type QuarantineGround } from './quarantine.fixture.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

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
  expect(kept).toMatchObject({ days: 30, items: 2, mostItemBytes: 1024 * 1024, mostLogBytes: 800 });
  const whole = await it.api.inject({ url: '/api/quarantine/0/0/0' });
  expect(whole.json<QuarantinedItemWhole>()).toMatchObject({
    original: { id: 'no type', big: 1 },
    dialect: 'native',
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

async function refused(url: string, payload?: object): Promise<string> {
  const answer = await it.api.inject(payload === undefined ? { url } : { method: 'POST', url, payload });
  const { status, code } = answer.json<{ status: number; code: string }>();
  return `${status} ${code}`;
}

test('what makes no sense is refused with what does not fit', async () => {
  await it.send([{ id: 'a' }, { id: 'b' }]);
  const { cursor } = await it.list('?limit=1');
  const at = '/api/quarantine';
  expect(await refused(`${at}?limit=0`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?limit=501`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?code=a&code=b`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?state=gone`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?where=1`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?type=${'x'.repeat(1025)}`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}?from=yesterday`)).toBe('400 RANGE_INVALID');
  expect(await refused(`${at}?from=2026-01-05T00:00:00Z&to=2026-01-05T00:00:00Z`)).toBe('400 RANGE_INVALID');
  expect(await refused(`${at}?cursor=${cursor}&code=X`)).toBe('400 CURSOR_INVALID');
  for (const text of ['x', '[]', '[1,0,0,0,0,""]', '[1,1e300,0,0,0,"x"]', '{"length":6}'])
    expect(await refused(`${at}?cursor=${Buffer.from(text).toString('base64url')}`), text).toBe('400 CURSOR_INVALID');
  expect(await refused(`${at}/0/0/9007199254740993`)).toBe('400 REQUEST_INVALID');
  expect(await refused(`${at}/70000/${Number.MAX_SAFE_INTEGER}/0`)).toBe('404 NOT_FOUND');
  expect(await refused(`${at}/replays/none`)).toBe('404 NOT_FOUND');
});

test('a replay that makes no sense is refused, and leaves nothing behind', async () => {
  await it.send([{ id: 'a' }]);
  await it.list();
  const at = '/api/quarantine/replay';
  const item = { partition: 0, offset: 0, index: 0 };
  expect(await refused(at, {})).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { item, filter: {} })).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { filter: {}, event: {} })).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { item, event: {}, edit: {} })).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { item, edit: [] })).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { filter: { where: 'x' } })).toBe('400 REQUEST_INVALID');
  expect(await refused(at, { filter: {}, mapping: 'none' })).toBe('404 NOT_FOUND');
  expect(await refused(at, { item: { ...item, index: 1 } })).toBe('404 NOT_FOUND');
  expect(await refused(at, { filter: { from: 'x' } })).toBe('400 RANGE_INVALID');
  const stranger = await it.api.inject({ method: 'POST', url: at, payload: { item }, headers: { 'x-workspace': 'v' } });
  expect(stranger.json()).toMatchObject({ code: 'NOT_FOUND' });
  expect(await it.replays.list('w')).toEqual([]);
  expect(it.log.reader('received').end(0)).toBe(1);
});

test('a filter finds what is called so, and nothing else, whatever that is', async () => {
  const evil = ["x'; DROP TABLE quarantine; --", '\\', '{code:String}', "' OR 1=1 OR '", '%', '😀', 'x'];
  await it.send(evil.map((type) => ({ type, subject: 'none' })));
  for (const type of evil)
    expect((await it.list(`?type=${encodeURIComponent(type)}`)).items, type).toMatchObject([{ type }]);
  expect((await it.list()).items).toHaveLength(evil.length);
});
