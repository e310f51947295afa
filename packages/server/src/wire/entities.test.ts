import type { EntityDiff, EntitySpec, EntityView, Problem, Revealed, Timeline } from '@millrace/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileEntity } from '../admit/admit.ts';
import { diffOf } from '../catalog/catalog.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openEntities, type Entities, type EntitiesOptions } from './temporary-entities.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const lead: EntitySpec = {
  title: 'Lead',
  fields: {
    source: { fold: 'first', of: 'data.source' },
    email: { fold: 'last', of: 'data.email', pii: 'email' },
    sales: { fold: 'count', when: 'type == "sold"' },
    revenue: { fold: 'sum', of: 'data.price', when: 'type == "sold"' },
    buyers: { fold: 'set', of: 'data.buyer' },
    address: { fold: 'last', of: 'context.ip' },
    library: { fold: 'last', of: 'context.library.name' },
    locale: { fold: 'last', of: 'context.locale' },
  },
  lifecycles: {
    status: {
      initial: 'none',
      states: ['none', 'open', 'sold'],
      transitions: { none: ['open'], open: ['sold'] },
      on: [
        { when: 'type == "opened"', to: 'open' },
        { when: 'type == "sold"', to: 'sold' },
      ],
    },
  },
};
const fold = compileEntity(lead, { name: 'lead' });
const begin = Date.UTC(2026, 0, 5);
const minute = 60_000;

type Sent = {
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly order?: number;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, string | number>>;
};

let folder: Folder;
let it: TemporaryStream;
let entities: Entities;
const open = async (options: EntitiesOptions = {}): Promise<void> => {
  it = await openTemporaryStream(folder, { folds: fixedFolds({ lead }) });
  entities = await openEntities(it, { specs: { lead }, ...options });
  await it.store.ready();
};
const close = async (): Promise<void> => {
  await entities.close();
  await it.close();
};
beforeEach(async () => {
  folder = await temporaryFolder();
  await open();
});
afterEach(async () => {
  await close();
  await folder.remove();
});

const sent = (id: string, more: Partial<Sent> = {}): Sent => ({
  id,
  type: 'opened',
  time: begin,
  subject: { kind: 'lead', id: 'l1' },
  data: {},
  ...more,
});
const context = { ip: '192.0.2.7', library: { name: 'sdk', version: '1' }, locale: 'en' };
const said = (event: Sent): object => ({ ...event, context, time: new Date(event.time).toISOString() });
const iso = (time: number): string => encodeURIComponent(new Date(time).toISOString());

/** What the fold makes of the subject's events with a time up to the moment. */
function modelAt(events: readonly Sent[], subject: string, at: number) {
  const state = fold.empty();
  const mine = events.filter((event) => event.subject.id === subject && event.time <= at);
  for (const event of mine) fold.apply(state, { ...event, received: 0, category: 'service', producer: 'api', context });
  return fold.view(fold.parse(fold.print(state)));
}

const told = ({ firstSeen, lastSeen, events, types, fields, moves, currencies, flags }: EntityView) => ({
  firstSeen,
  lastSeen,
  events,
  types,
  fields,
  moves,
  currencies,
  flags,
});

const arbitraryEvents: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom('opened', 'sold', 'seen'),
      time: fc.integer({ min: 0, max: 8 }).map((n) => begin + n * minute),
      order: fc.integer({ min: 1, max: 3 }),
      subject: fc.constantFrom('l1', 'l/2 ü').map((id) => ({ kind: 'lead', id })),
      data: fc.record(
        {
          source: fc.constantFrom('ads', 'mail'),
          price: fc.integer({ min: 0, max: 900 }),
          buyer: fc.constantFrom('b1', 'b2', 'b3'),
        },
        { requiredKeys: [] },
      ),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((events) => events.map((event, n) => ({ id: `e${n}`, ...event })));

test('given shuffled, repeated and interrupted input, then a state as of any moment is the fold of the events up to it', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      arbitraryEvents,
      fc.array(fc.integer({ min: -1, max: 10 }), { minLength: 5, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      async (made, moments, draws) => {
        round += 1;
        // Rounds share a platform: each has subjects and ids of its own.
        const events = made.map((event) => ({
          ...event,
          id: `${round}-${event.id}`,
          subject: { kind: 'lead', id: `${round}-${event.subject.id}` },
        }));
        const repeated = [...events, ...events.slice(0, 20)]
          .map((event) => [draws.next().value, event] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, event]) => event);
        const middle = Math.floor(repeated.length / 2);
        await it.send(repeated.slice(0, middle + 1).map(said));
        if (draws.next().value % 3 === 0) {
          await close();
          await open();
          await it.stream.idle();
        }
        await it.send(repeated.slice(middle).map(said));
        // Some are still on their way to the store.
        await until(() => it.progress()?.received === it.log.reader('received').end(0));
        for (const minutes of moments) {
          const at = begin + minutes * minute;
          for (const id of [`${round}-l1`, `${round}-l/2 ü`]) {
            const { status, body } = await entities.get<EntityView>(`lead/${encodeURIComponent(id)}?at=${iso(at)}`);
            if (!events.some((event) => event.subject.id === id)) {
              expect(status).toBe(404);
              continue;
            }
            expect(status).toBe(200);
            expect(told(body)).toEqual(modelAt(events, id, at));
          }
        }
        for (const id of new Set(events.map(({ subject }) => subject.id))) {
          const path = `lead/${encodeURIComponent(id)}`;
          const now = (await entities.get<EntityView>(path)).body;
          expect(told(now)).toEqual(modelAt(events, id, Number.POSITIVE_INFINITY));
          expect(await pages(path, (draws.next().value % 7) + 1)).toEqual(linesOf(events, id));
          const [from, to] = moments.slice(0, 2).toSorted((a, b) => a - b) as [number, number];
          const [start, end] = [begin + from * minute, begin + to * minute];
          const { body } = await entities.get<EntityDiff>(`${path}/diff?from=${iso(start)}&to=${iso(end)}`);
          const [before, after] = [modelAt(events, id, start), modelAt(events, id, end)];
          expect([body.from.events, body.to.events]).toEqual([before.events, after.events]);
          expect(body.changes).toEqual(diffOf(before.fields, after.fields));
        }
      },
    ),
    { numRuns: 3 },
  );
});

/** Ids on a timeline, page by page; the order of those of one time is that of arrival, so they are told by their time. */
async function pages(path: string, limit: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, body } = await entities.get<Timeline>(`${path}/timeline?limit=${limit}${next}`);
    expect(status).toBe(200);
    expect(body.events.length).toBeLessThanOrEqual(limit);
    found.push(...body.events.map(({ id, time }) => `${time} ${id}`));
    cursor = body.cursor;
  }
  const times = found.map((line) => line.split(' ')[0] ?? '');
  expect(times).toEqual(times.toSorted().toReversed());
  return found.toSorted();
}

function linesOf(events: readonly Sent[], subject: string): string[] {
  return events
    .filter((event) => event.subject.id === subject)
    .map(({ id, time }) => `${new Date(time).toISOString()} ${id}`)
    .toSorted();
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 2 }).toBe(true);
}

test('given events that the store has not got yet, then they are in the state as of now', async () => {
  await close();
  await open({ stored: () => 0 });
  await it.send([said(sent('a')), said(sent('b', { type: 'sold', data: { price: 7 } }))]);
  await it.stream.idle();
  const { body } = await entities.get<EntityView>('lead/l1?at=now');
  expect(body).toMatchObject({ events: 2, fields: { sales: 1, revenue: 7 }, version: null });
});

test('given a store that is further behind than anybody remembers, then it says so and asks to come back', async () => {
  await it.send([said(sent('a'))]);
  await it.stream.idle();
  await close();
  await open({ stored: () => 0 });
  const { status, body } = await entities.get<Problem>('lead/l1?at=now');
  expect([status, body.code, body.retryAfter]).toEqual([503, 'STORE_UNAVAILABLE', 5]);
});

test('given somebody who was anonymous first, then the state under either id is that of the events of both', async () => {
  const call = { anonymousId: '1', userId: '7', timestamp: '2026-01-05T00:00:00Z' };
  const answer = await it.app.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: 'Bearer public' },
    payload: {
      batch: [
        { type: 'page', anonymousId: '1', messageId: 'a' },
        { type: 'track', event: 'bought', userId: '7', messageId: 'b' },
        { ...call, type: 'identify', messageId: 'c' },
      ],
    },
  });
  expect(answer.json()).toMatchObject({ accepted: 3 });
  await it.stream.idle();
  for (const path of ['a:1', 'u:7', 'a:1?at=now', 'u:7?at=now']) {
    const { body } = await entities.get<EntityView>(`person/${path}`);
    expect(body).toMatchObject({ ids: ['a:1', 'u:7'], events: 3, types: { page: 1, bought: 1, identify: 1 } });
  }
  const { body } = await entities.get<Timeline>('person/u:7/timeline');
  expect(body.events.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c']);
});

test('given personal data, then it is masked, whether a document classes it or its shape gives it away', async () => {
  await it.send([said(sent('a', { data: { email: 'jane@example.com', source: 'jane@example.com', buyer: 'b1' } }))]);
  await it.stream.idle();
  const { body } = await entities.get<EntityView>('lead/l1?at=now');
  expect(body.fields).toMatchObject({ email: 'j***@example.com', source: 'j***@example.com', buyers: ['b1'] });
});

test('given a purpose, then one masked value is shown as it is, and the audit says to whom and why', async () => {
  await it.send([said(sent('a', { data: { email: 'jane@example.com', source: 's1' } }))]);
  await it.stream.idle();
  const reveal = async (payload: object, id = 'l1') => {
    const answer = await entities.app.inject({ method: 'POST', url: `/api/entities/lead/${id}/reveal`, payload });
    return answer.json<Partial<Revealed & Problem>>();
  };
  const asked = Date.now();
  const shown = await reveal({ path: ['email'], purpose: ' she called ' });
  expect(shown.value).toBe('jane@example.com');
  expect(Date.parse(shown.until ?? '') - asked).toBeGreaterThanOrEqual(10 * minute);
  const audit = await it.records.read((db) => db.selectFrom('audit').selectAll().execute());
  const detail = JSON.stringify({ path: ['email'], purpose: 'she called' });
  expect(audit).toMatchObject([{ author: 'operator', action: 'entity.revealed', target: 'lead/l1', detail }]);
  // What is refused leaves no trace of having been seen.
  expect((await reveal({ path: ['emial'], purpose: 'x' })).code).toBe('FIELD_UNKNOWN');
  expect((await reveal({ path: ['constructor'], purpose: 'x' })).code).toBe('FIELD_UNKNOWN');
  expect((await reveal({ path: ['email'], purpose: 'x' }, 'none')).code).toBe('NOT_FOUND');
  for (const bad of [{ path: ['email'] }, { path: ['email'], purpose: '\u200b' }, { path: [], purpose: 'x' }])
    expect((await reveal(bad)).status).toBe(400);
  expect(await it.records.read((db) => db.selectFrom('audit').selectAll().execute())).toHaveLength(1);
});

test('given a subject that is unknown, then there is nothing under its name; before its first event it was nothing yet', async () => {
  await it.send([said(sent('a'))]);
  await it.stream.idle();
  for (const path of ['lead/none', 'lead/none?at=now', 'buyer/l1'])
    expect((await entities.get<Problem>(path)).body.code).toBe('NOT_FOUND');
  const { body } = await entities.get<EntityView>(`lead/l1?at=${iso(begin - 1)}`);
  expect(body).toMatchObject({ events: 0, firstSeen: null, lastSeen: null, types: {}, moves: {} });
});

test('given a moment before a subject was and one after, then the diff tells all that it has become, masked', async () => {
  await it.send([
    said(sent('a', { data: { email: 'jane@example.com' } })),
    said(sent('b', { type: 'sold', time: begin + minute, data: { price: 7, buyer: 'b/1' } })),
  ]);
  await it.stream.idle();
  const { body } = await entities.get<EntityDiff>(`lead/l1/diff?from=${iso(begin)}&to=${iso(begin + minute)}`);
  expect(body.changes).toEqual([
    { path: '/buyers', after: ['b/1'] },
    { path: '/revenue', after: 7 },
    { path: '/sales', before: 0, after: 1 },
    { path: '/status', before: 'open', after: 'sold' },
  ]);
  const whole = await entities.get<EntityDiff>(`lead/l1/diff?from=${iso(begin - 1)}`);
  expect(whole.body.changes).toContainEqual({ path: '/email', after: 'j***@example.com' });
  expect(whole.body.from.events).toBe(0);
});

test('given two producers that use one id at one moment, then who comes first changes nothing, now and as of then', async () => {
  const say = async (subject: string, key: 'secret' | 'admin'): Promise<void> => {
    const about = { type: 'sold', subject: { kind: 'lead', id: subject }, data: { source: key, price: 3 } };
    await it.send([{ ...said(sent(`of ${subject}`, about)), context: { locale: key } }], key);
    await it.stream.idle();
  };
  await say('l1', 'secret');
  await say('l1', 'admin');
  await say('l2', 'admin');
  await say('l2', 'secret');
  // The producers are api and admin.
  const fields = { source: 'admin', locale: 'secret', sales: 2, revenue: 6 };
  for (const path of ['l1', 'l2', `l1?at=${iso(begin)}`, `l2?at=${iso(begin)}`]) {
    const { body } = await entities.get<EntityView>(`lead/${path}`);
    expect(body, path).toMatchObject({ events: 2, fields });
    expect(body.moves['status'], path).toHaveLength(2);
  }
  const rows = await it.records.read((db) => db.selectFrom('states').select('state').orderBy('id').execute());
  expect(rows[1]?.state).toBe(rows[0]?.state.replaceAll('of l1', 'of l2'));
});

test('given a correction, then the timeline says what it replaces', async () => {
  await it.send([said(sent('a')), { ...said(sent('b', { time: begin + 1 })), corrects: 'a' }]);
  await it.stream.idle();
  const { body } = await entities.get<Timeline>('lead/l1/timeline');
  expect(body.events.map(({ id, corrects }) => [id, corrects])).toContainEqual(['b', 'a']);
});

test('given a range, then the timeline holds the events in it, and a cursor belongs to its search', async () => {
  await it.send([0, 1, 2, 3, 4].map((n) => said(sent(`e${n}`, { time: begin + n * minute }))));
  await it.stream.idle();
  const range = `from=${iso(begin + minute)}&to=${iso(begin + 4 * minute)}`;
  const { body } = await entities.get<Timeline>(`lead/l1/timeline?${range}&limit=2`);
  expect(body.events.map(({ id }) => id)).toEqual(['e3', 'e2']);
  const next = await entities.get<Timeline>(`lead/l1/timeline?${range}&cursor=${body.cursor}`);
  expect(next.body.events.map(({ id }) => id)).toEqual(['e1']);
  const other = await entities.get<Problem>(`lead/l1/timeline?cursor=${body.cursor}`);
  expect(other.body.code).toBe('CURSOR_INVALID');
});

test('refuses what cannot be asked, and says why', async () => {
  const asked = [
    ['?at=later', 'RANGE_INVALID'],
    ['?at=', 'RANGE_INVALID'],
    ['?at=now&at=now', 'REQUEST_INVALID'],
    ['/timeline?limit=0', 'REQUEST_INVALID'],
    ['/timeline?limit=1001', 'REQUEST_INVALID'],
    ['/timeline?from=now&to=now-1h', 'RANGE_INVALID'],
    ['/timeline?cursor=bnVsbA', 'CURSOR_INVALID'],
    ['/diff', 'RANGE_INVALID'],
    ['/diff?from=now&to=now-1h', 'RANGE_INVALID'],
  ] as const;
  for (const [path, code] of asked) {
    const { status, body } = await entities.get<Problem>(`lead/l1${path}`);
    expect([path, status, body.code]).toEqual([path, 400, code]);
  }
});

test('given an id of the largest length in any script, then it is found', async () => {
  const id = 'ü/😀'.repeat(128);
  await it.send([said(sent('a', { subject: { kind: 'lead', id } }))]);
  await it.stream.idle();
  const { status, body } = await entities.get<EntityView>(`lead/${encodeURIComponent(id)}`);
  expect([status, body.id]).toEqual([200, id]);
});
