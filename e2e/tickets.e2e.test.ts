import { readdirSync, readFileSync } from 'node:fs';
import type {
  CollectAnswer,
  EntityDiff,
  EntityPage,
  EntityView,
  Question,
  RebuildList,
  Timeline,
} from '@millrace/contract';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The documents of a domain that the product knows nothing of: tickets, the sessions of a conference, and who comes. */
const folder = new URL('tickets/', import.meta.url);
const documents = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('---\n');

const wholeDay = { from: '2026-01-05', to: '2026-01-06' };
const begin = Date.UTC(2026, 0, 5, 8);
const at = (minute: number): string => new Date(begin + minute * 60_000).toISOString();

const told = (subject: string) => (id: string, minute: number, type: string, data: object) => ({
  id,
  type,
  time: at(minute),
  subject,
  data,
});
const ticket = told('ticket/7');
const session = told('session/keynote');
const came = (id: string, minute: number, data: object) => session(id, minute, 'session.attended', data);

/** A ticket and a session in the order in which they are told: that it was sold before it was checked in is told last. */
const morning = [
  ticket('t1', 0, 'ticket.reserved', { attendee: ' Ada ' }),
  ticket('t3', 30, 'checkin.made', { door: 'east' }),
  session('s1', 0, 'session.scheduled', { room: 'north', seats: 300 }),
  came('s7', 45, { minutes: 5, attendee: 'ada', tier: 'press', credits: 0.1 }),
  came('s3', 5, { minutes: 10, attendee: 'Ada', tier: 'early', credits: 0.2 }),
  came('s6', 40, { minutes: 2, attendee: 'bob', tier: 'early', online: true }),
  came('s4', 10, { minutes: 3, attendee: 'bob', tier: 'press' }),
  session('s8', 50, 'session.equipped', { thing: 'microphones', number: 4 }),
  session('s2', 1, 'session.equipped', { thing: 'microphones', number: 2 }),
  session('s5', 30, 'session.scheduled', { room: 'south' }),
  ticket('t2', 20, 'ticket.sold', { attendee: 'bob', price: 9900, currency: 'usd' }),
];

/** What the box office says of another ticket, in its own words. */
const words = [
  { number: 1, code: 'R', at: begin / 1000, holder: 'Cleo' },
  { number: 2, code: 'S', at: begin / 1000 + 600, cents: 4500, money: 'eur' },
  { number: 3, code: 'C', at: begin / 1000 + 1200 },
  // What is cancelled lets nobody in: this is kept, flagged, and moves nothing.
  { number: 4, code: 'I', at: begin / 1000 + 1800, door: 'west' },
].map((msg) => ({ msg: { ticket: 8, ...msg } }));

let platform: Platform;
let answers: readonly CollectAnswer[];

async function get<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await platform.request(path, init);
  const text = await answer.text();
  expect(answer.ok, `${path} ${text}`).toBe(true);
  return JSON.parse(text) as T;
}

const post = <T>(path: string, body: string, headers: Record<string, string> = {}): Promise<T> =>
  get<T>(path, { method: 'POST', headers, body });

const apply = (body: string) => post('/api/definitions/apply', body, { 'content-type': 'application/yaml' });

/** Sends what the box office says with a key of its own. */
async function tell(items: readonly object[]): Promise<CollectAnswer> {
  const minted = { name: 'Box office', kind: 'secret', producer: 'box_office' };
  const { key } = await post<{ key: string }>('/api/keys', JSON.stringify(minted));
  return await post('/v1/events', JSON.stringify(items), { authorization: `Bearer ${key}` });
}

beforeAll(async () => {
  platform = await startPlatform();
  await apply(documents);
  answers = [await platform.send(morning), await tell(words)];
  await platform.idle();
});
afterAll(async () => platform[Symbol.asyncDispose]());

test('given a conference that is told by documents only, then its tickets and sessions are known, listed, and asked about', async () => {
  expect(answers).toMatchObject([
    { accepted: morning.length, quarantined: 0 },
    { accepted: words.length, quarantined: 0, verdicts: [] },
  ]);
  // What the documents block stays out of every state.
  const wrong = [ticket('w1', 60, 'ticket.sold', { price: -1 }), ticket('w2', 60, 'ticket.reserved', {})];
  expect((await platform.send(wrong)).verdicts).toMatchObject([
    { id: 'w1', code: 'EVENT_FIELD_RANGE' },
    { id: 'w2', code: 'EVENT_FIELD_REQUIRED' },
  ]);
  await platform.idle();

  const keynote = await get<EntityView>('/api/entities/session/keynote');
  expect(keynote).toMatchObject({ events: 8, flags: {} });
  expect(keynote.fields).toEqual({
    room: 'south',
    capacity: 300,
    opened: begin + 5 * 60_000,
    longest: 10,
    attendance: 4,
    minutes: 20,
    online: 2,
    credits: 0.3,
    tiers: ['early', 'press'],
    latest: ['bob', 'bob', 'ada'],
    equipment: { microphones: 4 },
    attendees: { ada: { minutes: 15, tier: 'press' }, bob: { minutes: 5, tier: 'early' } },
  });
  const seven = await get<EntityView>('/api/entities/ticket/7');
  expect(seven.fields).toEqual({ attendee: 'bob', paid: 9900, doors: ['east'], status: 'checked_in' });
  expect(seven).toMatchObject({ events: 3, flags: {} });
  expect(seven.moves['status']?.map(({ event, to }) => `${event} ${to}`)).toEqual([
    't1 reserved',
    't2 sold',
    't3 checked_in',
  ]);
  const eight = await get<EntityView>('/api/entities/ticket/8');
  expect(eight).toMatchObject({
    fields: { attendee: 'cleo', status: 'cancelled', paid: 4500, doors: ['west'] },
    flags: { illegal: 1 },
  });
  expect(eight.moves['status']?.at(-1)).toMatchObject({ event: '8-4', to: 'checked_in', illegal: true });

  const asked: readonly (readonly [kind: string, where: string, ids: readonly string[]])[] = [
    ['ticket', 'status == "cancelled"', ['8']],
    ['ticket', 'attendee in ["bob", "cleo"]', ['7', '8']],
    ['session', 'attendance > 3 && capacity == 300', ['keynote']],
    ['session', 'tiers.any(tier, tier == "press")', ['keynote']],
    ['session', 'equipment.microphones < 4', []],
  ];
  for (const [kind, where, ids] of asked) {
    const path = `/api/entities/${kind}?where=${encodeURIComponent(where)}`;
    const { entities } = await get<EntityPage>(path);
    expect(
      entities.map(({ id }) => id),
      where,
    ).toEqual(ids);
  }

  const earlier = await get<EntityView>(`/api/entities/session/keynote?at=${at(25)}`);
  expect(earlier).toMatchObject({
    events: 4,
    fields: { room: 'north', minutes: 13, latest: ['ada', 'bob'], equipment: { microphones: 2 } },
  });
  const { changes } = await get<EntityDiff>(`/api/entities/ticket/7/diff?from=${at(15)}&to=${at(25)}`);
  expect(changes).toEqual([
    { path: '/attendee', before: 'ada', after: 'bob' },
    { path: '/paid', after: 9900 },
    { path: '/status', before: 'reserved', after: 'sold' },
  ]);
  const timeline = await get<Timeline>('/api/entities/ticket/8/timeline');
  expect(timeline.events.map(({ id, type, producer }) => [id, type, producer])).toEqual([
    ['8-4', 'checkin.made', 'box_office'],
    ['8-3', 'ticket.cancelled', 'box_office'],
    ['8-2', 'ticket.sold', 'box_office'],
    ['8-1', 'ticket.reserved', 'box_office'],
  ]);

  const questions: readonly (readonly [Question, unknown])[] = [
    [
      { kind: 'table', metric: 'events', by: ['type'], limit: 1, range: wholeDay },
      [
        ['session.attended', 4],
        ['other', 11],
      ],
    ],
    [{ kind: 'table', metric: 'subjects', by: [], range: wholeDay, where: 'data.minutes >= 4' }, [[1]]],
    [{ kind: 'table', metric: 'takings', by: [], range: wholeDay, where: 'data.currency == "EUR"' }, [[4500]]],
    [
      { kind: 'table', metric: 'events', by: ['producer'], range: wholeDay, where: 'subject_kind == "ticket"' },
      [
        ['box_office', 4],
        ['api', 3],
      ],
    ],
  ];
  for (const [question, rows] of questions) expect((await platform.ask(question)).rows).toEqual(rows);
});

test('given a field that a document declares later, then a ticket is told by it at once, and listed by it once it is made anew', async () => {
  const doors = /^ {4}doors: /m;
  expect(documents).toMatch(doors);
  await apply(documents.replace(doors, '    ways: { fold: list, of: data.door }\n$&'));
  const path = '/api/entities/ticket/7';
  const now = await get<EntityView>(path);
  expect(now.fields).toMatchObject({ ways: ['east'], paid: 9900, status: 'checked_in' });
  await platform.send([ticket('t4', 55, 'refund.made', { amount: 900, currency: 'USD', door: 'south' })]);
  await platform.idle();
  const later = await get<EntityView>(path);
  expect(later.fields).toMatchObject({ ways: ['east', 'south'], refunded: 900, status: 'refunded' });

  const begun = await platform.request('/api/rebuilds/states', { method: 'POST', body: '{"kind":"ticket"}' });
  expect(begun.status).toBe(202);
  const states = async () => (await get<RebuildList>('/api/rebuilds/states')).rebuilds;
  await expect.poll(states).toMatchObject([{ kind: 'ticket', state: 'done', made: 2 }]);
  await platform.idle();
  const where = encodeURIComponent('ways.any(way, way == "south")');
  const { entities } = await get<EntityPage>(`/api/entities/ticket?where=${where}`);
  expect(entities).toMatchObject([{ id: '7', fields: later.fields }]);
});

test('the product names nothing of the conference', () => {
  const names = /ticket\.(?:reserved|sold|voided)|session\.(?:scheduled|equipped|attended)|(?:checkin|refund)\.made/;
  const sources = ['../packages/server/src/', '../packages/contract/src/', '../packs/'].flatMap((path) => {
    const room = new URL(path, import.meta.url);
    const files = readdirSync(room, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => `${parentPath}/${name}`);
  });
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((path) => names.test(readFileSync(path, 'utf8')))).toEqual([]);
});
