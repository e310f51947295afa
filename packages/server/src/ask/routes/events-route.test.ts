import type { EventPage, EventStory, Problem } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventRow } from '../../measure/measure.ts';
import { lineOf, type Grounds } from '../../measure/measure.contract.ts';
import { eventColumns } from '../../store/store.ts';
import type { RecentEvent } from '../ask.ts';
import { awayStore, events, evil, now, openFilledGrounds, serve } from './routes.contract.ts';

let grounds: Grounds;
let app: FastifyInstance;
let newest: RecentEvent[] = [];
const recent = (workspace: string, id: string) => newest.filter((event) => workspace === 'w' && event.id === id);
beforeAll(async () => {
  grounds = await openFilledGrounds();
  app = await serve(grounds, { recent });
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

const get = async <T>(url: string, on = app): Promise<{ status: number; body: T }> => {
  const response = await on.inject({ method: 'GET', url });
  return { status: response.statusCode, body: response.json() };
};
describe('GET /api/events', () => {
  const all = (query: string) => `/api/events?${query}`;
  async function pages(query: string): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { status, body } = await get<EventPage>(all(query + next));
      expect(status).toBe(200);
      found.push(...body.events.map(({ id, producer }) => `${producer} ${id}`));
      cursor = body.cursor;
    }
    return found;
  }
  const expected = (matches: (event: EventRow) => boolean): string[] =>
    events
      .map((event, item) => ({ event, item }))
      .filter(({ event }) => matches(event))
      .sort((a, b) => b.event.time - a.event.time || b.item - a.item)
      .map(({ event }) => `${event.producer} ${event.id}`);

  test.each([1, 3, 7, 1000])('pages of %i hold every event once, newest first', async (limit) => {
    expect(await pages(`limit=${limit}`)).toEqual(expected(() => true));
  });

  test('searches by time, type, producer, subject and condition', async () => {
    const from = now - 86_400_000;
    expect(await pages('from=now-24h&to=now&limit=5')).toEqual(expected(({ time }) => time >= from && time < now));
    expect(await pages('type=click&limit=4')).toEqual(expected(({ type }) => type === 'click'));
    expect(await pages('producer=crm')).toEqual(expected(({ producer }) => producer === 'crm'));
    expect(await pages('subject=lead/l%2F2&limit=3')).toEqual(expected(({ subject }) => subject?.id === 'l/2'));
    const where = { op: 'ge', left: { op: 'field', path: 'data.i' }, right: { op: 'literal', value: 30 } };
    const said = 'data.i >= 30';
    const pagesOf = async (condition: string) => await pages(`limit=4&where=${encodeURIComponent(condition)}`);
    expect(await pagesOf(said)).toEqual(await pagesOf(JSON.stringify(where)));
    expect(await pagesOf(said)).toEqual(expected(({ data }) => Number(data.i) >= 30));
    for (const text of evil)
      expect(await pages(`type=${encodeURIComponent(text)}`)).toEqual(expected(({ type }) => type === text));
  });

  test('shows an event as it came', async () => {
    const [event] = (await get<EventPage>(all('type=click&limit=1'))).body.events;
    expect(event).toMatchObject({
      id: 'e0',
      time: '2026-01-05T12:00:00.000Z',
      flow: null,
      subject: { kind: 'lead', id: 'l/0' },
      data: { i: 0 },
      test: false,
    });
    expect(event?.context).toEqual({ locale: 'en', ip: '192.0.2.7', library: { name: 'sdk', version: '1' } });
    expect(event?.position).toEqual({ partition: 0, offset: 0, index: 0 });
  });

  test('a cursor belongs to its search', async () => {
    const { cursor } = (await get<EventPage>(all('limit=2'))).body;
    expect((await get<EventPage>(all(`limit=9&cursor=${cursor}`))).body.events).toHaveLength(9);
    const forged = Buffer.from(JSON.stringify([1, 0, 5, 3, 0, 0, 0, 'x'])).toString('base64url');
    for (const query of [
      `type=page&cursor=${cursor}`,
      `cursor=${forged}`,
      'cursor=%F0',
      'cursor=bnVsbA',
      `cursor=${cursor?.slice(4)}`,
    ]) {
      expect((await get<Problem>(all(query))).body.code).toBe('CURSOR_INVALID');
    }
    const other = await app.inject({ url: all(`limit=2&cursor=${cursor}`), headers: { 'x-workspace': 'stranger' } });
    expect(other.json<Problem>().code).toBe('CURSOR_INVALID');
  });

  test.each([
    ['limit=0', 'REQUEST_INVALID'],
    ['limit=1001', 'REQUEST_INVALID'],
    ['limit=many', 'REQUEST_INVALID'],
    ['colour=red', 'REQUEST_INVALID'],
    ['subject=lead', 'REQUEST_INVALID'],
    ['type=a&type=b', 'REQUEST_INVALID'],
    ['from=later', 'RANGE_INVALID'],
    ['from=now&to=now-1h', 'RANGE_INVALID'],
    ['where=', 'REQUEST_INVALID'],
    ['where=x', 'FIELD_UNKNOWN'],
    ['where=type+%3D+5', 'EXPRESSION_INVALID'],
    ['where=%7B', 'EXPRESSION_INVALID'],
    ['where=%7B%22op%22:%22has%22%7D', 'EXPRESSION_INVALID'],
  ])('refuses %s', async (query, code) => {
    const { status, body } = await get<Problem>(all(query));
    expect([status, body.code]).toEqual([400, code]);
  });
});

describe('GET /api/events/:id', () => {
  test('tells the way through every stage', async () => {
    const { status, body } = await get<EventStory>('/api/events/e0');
    expect(status).toBe(200);
    expect(body.event.id).toBe('e0');
    expect(body.original).toEqual({ type: 'as it came' });
    expect(body.story.map(({ stage, done }) => [stage, done])).toEqual([
      ['received', true],
      ['admitted', true],
      ['state', false],
      ['stored', true],
      ['rollup', false],
    ]);
    expect(body.story[0]).toMatchObject({
      at: '2026-01-05T12:00:00.000Z',
      detail: { topic: 'received', partition: 0, offset: 0, index: 0 },
    });
    expect(body.story.filter(({ at }) => at !== null).map(({ stage }) => stage)).toEqual([
      'received',
      'admitted',
      'stored',
    ]);
    expect(body.story[3]?.detail).toMatchObject({ table: 'events', checkpoint: 2 });
  });

  test('has no original once the log is trimmed', async () => {
    expect((await get<EventStory>('/api/events/e35')).body.original).toBeNull();
  });

  test('asks back when two producers use the id', async () => {
    const { status, body } = await get<Problem & { candidates: { producer: string }[] }>('/api/events/twice');
    expect([status, body.code]).toEqual([409, 'EVENT_AMBIGUOUS']);
    expect(body.candidates.map(({ producer }) => producer).sort()).toEqual(['crm', 'web']);
    const web = await get<EventStory>('/api/events/twice?producer=web');
    expect(web.body.event).toMatchObject({ producer: 'web', test: true });
    expect(web.body.story[4]?.detail).toMatchObject({ reason: 'test events are in no metric' });
    expect((await get<Problem>('/api/events/twice?producer=api')).status).toBe(404);
  });

  test('knows the newest before the store does', async () => {
    expect((await get<Problem>('/api/events/new')).status).toBe(404);
    const [known] = (await get<EventPage>('/api/events?limit=1')).body.events;
    newest = known === undefined ? [] : [{ ...known, id: 'new', admitted: 7 }];
    const { body } = await get<EventStory>('/api/events/new');
    expect(body.story.filter(({ done }) => done).map(({ stage }) => stage)).toEqual(['received', 'admitted']);
    const away = awayStore();
    const on = await serve(grounds, { store: away, recent });
    expect((await get<EventStory>('/api/events/new', on)).status).toBe(200);
    expect((await get<Problem>('/api/events/e0', on)).status).toBe(503);
    await on.close();
    await away.close();
  });

  test('who names the producer of what was only just received gets it from memory', async () => {
    const [known] = (await get<EventPage>('/api/events?limit=1')).body.events;
    newest = [];
    const admitted = async (): Promise<void> => {
      newest = known === undefined ? [] : [{ ...known, id: 'fresh', producer: 'web', admitted: 7 }];
    };
    const away = awayStore();
    const on = await serve(grounds, { store: away, recent, admitted });
    expect((await get<Problem>('/api/events/fresh', on)).status).toBe(503);
    expect((await get<EventStory>('/api/events/fresh?producer=web', on)).status).toBe(200);
    await on.close();
    await away.close();
  });

  test('says of an event that another one replaces it, also while memory still has it as it was', async () => {
    const [known] = (await get<EventPage>('/api/events?where=id%20%3D%3D%20%22e38%22&from=now-90d')).body.events;
    if (known === undefined) throw new Error('e38 is among the events');
    const better = { ...(events[38] as EventRow), id: 'better' };
    const cells = JSON.parse(String(lineOf(better, { admitted: 1, item: 500 }))) as unknown[];
    cells[eventColumns.indexOf('corrects')] = 'e38';
    const line = Buffer.from(`${JSON.stringify(cells)}\n`);
    await grounds.store.insert('events', eventColumns, [line], { token: 'better' });
    await grounds.store.supersede([{ partition: 0, offset: 1, item: 38 }], 2);
    newest = [{ ...known, admitted: 1 }];
    const superseded = { superseded: true, supersededBy: { producer: 'web', id: 'better', position: { index: 500 } } };
    expect((await get<EventStory>('/api/events/e38?producer=web')).body.event).toMatchObject(superseded);
    expect((await get<EventStory>('/api/events/better')).body.event).toMatchObject({
      corrects: 'e38',
      supersededBy: null,
    });
    const found = await get<EventPage>('/api/events?where=id%20%3D%3D%20%22e38%22&from=now-90d');
    expect(found.body.events).toMatchObject([superseded]);
  });

  test('an id is a value', async () => {
    for (const text of evil) expect((await get(`/api/events/${encodeURIComponent(text)}`)).status).toBe(404);
  });
});

test('every route declares who may call it, and its shape', async () => {
  const declared: unknown[] = [];
  const own = await serve(grounds, {}, ({ method, url, config }) => void declared.push([method, url, config]));
  for (const route of [
    ['POST', '/api/ask'],
    ['POST', '/api/ask/people'],
    ['GET', '/api/events'],
    ['GET', '/api/events/:id'],
    ['POST', '/api/expressions'],
    ['GET', '/api/received/:partition/:offset/:index'],
  ]) {
    expect(declared).toContainEqual([...route, expect.objectContaining({ policy: 'read' })]);
  }
  const { paths } = own.swagger() as unknown as { paths: Record<string, unknown> };
  expect(Object.keys(paths).sort()).toEqual([
    '/api/ask',
    '/api/ask/people',
    '/api/events',
    '/api/events/{id}',
    '/api/events/{id}/reveal',
    '/api/expressions',
    '/api/received/{partition}/{offset}/{index}',
  ]);
  await own.close();
});
