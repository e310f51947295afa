import { fastify, type FastifyInstance } from 'fastify';
import type { EntityPage, EntitySpec, Problem } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileEntity, undeclared, type FoldEvent } from '../../admit/admit.ts';
import { noDocuments, type Edition } from '../../catalog/catalog.ts';
import { Failure, problemOf } from '../../kernel/kernel.ts';
import { lineOf, openGrounds, type Grounds } from '../../measure/measure.contract.ts';
import { entityColumns, eventColumns, linkColumns } from '../../store/store.ts';
import { entityRoutes } from '../ask.ts';

const spec: EntitySpec = {
  title: 'Lead',
  fields: {
    price: { fold: 'last', of: 'data.price' },
    email: { fold: 'last', of: 'data.email', pii: 'email' },
    buyers: { fold: 'set', of: 'data.buyer' },
    sent_at: { fold: 'max', of: 'data.sent', unit: 'time' },
    scores: { fold: 'map', of: 'data.scores' },
  },
  items: {
    deliveries: {
      key: 'data.to',
      fields: {
        cost: { fold: 'last', of: 'data.cost' },
        phone: { fold: 'last', of: 'data.phone', pii: 'phone' },
      },
    },
  },
};
const fold = compileEntity(spec, { name: 'lead' });
const begin = Date.UTC(2026, 0, 5);
let grounds: Grounds;
let app: FastifyInstance;

/** One segment: those who were sold to. */
const segmentsBy = ((kind: string, name: string) =>
  kind === 'segment' && name === 'sold to'
    ? {
        name,
        spec: { subject: 'lead', traits: { n: { aggregate: 'count', where: 'type == "sold"' } }, where: 'n > 0' },
      }
    : undefined) as Edition['find'];

function sale(subject: string, item: number): Buffer {
  const row = { type: 'sold', category: 'user', producer: 'p', id: `${item}`, time: begin, received: begin };
  return lineOf({ ...row, subject: { kind: 'lead', id: subject }, data: {}, context: {} }, { admitted: 0, item });
}

/** A row of `entities`: what events with these data make of the subject. */
function line(
  id: string,
  version: number,
  data: readonly FoldEvent['data'][],
  [workspace, kind] = ['w', 'lead'],
): Buffer {
  const state = fold.empty();
  for (const [n, each] of data.entries()) {
    const time = begin + n;
    fold.apply(state, {
      id: `${n}`,
      type: 'seen',
      time,
      received: time,
      category: 'user',
      producer: 'p',
      data: each,
      context: {},
    });
  }
  const head = [workspace, kind, id, version, begin, begin + data.length - 1, data.length];
  return Buffer.from(`${JSON.stringify(head).slice(0, -1)},${fold.print(state)}]\n`);
}

beforeAll(async () => {
  grounds = await openGrounds();
  const rows = [
    line('a', 1, [{ price: 5 }]),
    line('a', 2, [{ price: 5 }, { price: 9, email: 'jane@example.com', buyer: 'b1' }]),
    line('b', 1, [{ price: 20 }]),
    line("c'; --", 1, [{ price: '20' }]),
    line('d', 1, [{}]),
    line('e', 3, [{ price: 12 }, {}, {}]),
    line('a', 1, [{ price: 99 }], ['stranger', 'lead']),
    line('g', 2, [
      { sent: begin + 500, scores: { speed: 7 }, to: 'b.1', cost: 3 },
      { to: 'b2', cost: 8 },
    ]),
    line('x', 1, [{ price: 99 }], ['w', 'buyer']),
  ];
  // Each by itself: versions of one subject in parts of their own.
  for (const [n, row] of rows.entries())
    await grounds.store.insert('entities', entityColumns, [row], { token: `row ${n}` });
  await grounds.store.insert('events', eventColumns, ['a', 'old', 'g'].map(sale), { token: 'sales' });
  await grounds.records.transact(async (db) => {
    await db.insertInto('linked').values({ workspace: 'w', kind: 'lead', id: 'old', person: 'b' }).execute();
  });
  const link = Buffer.from(`${JSON.stringify(['w', 'lead', 'old', 'b', 1])}\n`);
  await grounds.store.insert('links', linkColumns, [link], { token: 'link' });
  app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = problemOf(error, request.id);
    return reply.code(status).send(body);
  });
  entityRoutes(app, {
    records: grounds.records,
    store: grounds.store,
    clock: { now: () => begin + 1_000 },
    workspaceOf: () => 'w',
    authorOf: () => 'operator',
    documentsOf: () => ({ ...noDocuments, find: segmentsBy }),
    foldOf: (_workspace, kind) => (kind === 'lead' ? { fold, spec, hash: 'h' } : undeclared),
    idsOf: async (_workspace, { id }) => [id],
    through: () => begin,
    stored: () => 0,
    storedThrough: () => begin,
    newest: async () => {
      throw new Failure('STORE_UNAVAILABLE');
    },
  });
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

async function list<T = EntityPage>(query: string): Promise<T> {
  return (await app.inject({ url: `/api/entities/lead?${query}` })).json<T>();
}

test.each([1, 2, 200])(
  'given pages of %i, then each subject of the kind stands once, as it was last',
  async (limit) => {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: EntityPage = await list(`limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      found.push(...page.entities.map(({ id, version, events }) => `${id} ${version} ${events}`));
      cursor = page.cursor;
    }
    expect(found).toEqual(['a 2 2', 'b 1 1', "c'; -- 1 1", 'd 1 1', 'e 3 3', 'g 2 2']);
  },
);

test.each([
  ['price >= 10', ['b', 'e']],
  ['price == "20"', ["c'; --"]],
  ['exists(price)', ['a', 'b', "c'; --", 'e']],
  ['!exists(price)', ['d', 'g']],
  ['events > 1', ['a', 'e', 'g']],
  ['types.seen == 3', ['e']],
  ['types["seen"] == 3', ['e']],
  ['sent_at > "2026-01-05T00:00:00.499Z"', ['g']],
  ['sent_at > "2026-01-05T00:00:00.500Z"', []],
  ['deliveries.any(d, d.cost > 7)', ['g']],
  ['deliveries.all(d, d.cost > 2)', ['g']],
  ['deliveries.any(d, d.cost == 3 && d.cost == 8)', []],
  ['deliveries["b.1"].cost == 3', ['g']],
  ['scores.any(s, s == 7) && scores.speed == 7', ['g']],
  ['buyers.any(buyer, buyer == "b1")', ['a']],
  ['id == "c\'; --"', ["c'; --"]],
  ['last_seen > "2026-01-05T00:00:00.001Z"', ['e']],
  // What an id has done that b stands for.
  ['segment("sold to")', ['a', 'b', 'g']],
  ['!segment("sold to") && price > 0', ['e']],
  // Not as it once was.
  ['price == 5', []],
])('given the condition %s, then exactly those that fulfil it are listed', async (where, ids) => {
  const { entities } = await list(`where=${encodeURIComponent(where)}`);
  expect(entities.map(({ id }) => id)).toEqual(ids);
});

test('given personal data, then the list shows it masked', async () => {
  const { entities, through } = await list('limit=1');
  expect(entities[0]).toMatchObject({
    id: 'a',
    firstSeen: '2026-01-05T00:00:00.000Z',
    lastSeen: '2026-01-05T00:00:00.001Z',
    fields: { price: 9, email: 'j***@example.com', buyers: ['b1'] },
  });
  expect(through).toBe('2026-01-05T00:00:00.000Z');
});

test.each([
  ['where=price+%3E', 'EXPRESSION_INVALID'],
  ['where=id+%3D%3D+5', 'EXPRESSION_INVALID'],
  ['where=prise+%3E+5', 'FIELD_UNKNOWN'],
  ['where=types.a.b+%3E+1', 'FIELD_UNKNOWN'],
  ['where=deliveries.any(d,+d.prise+%3E+5)', 'FIELD_UNKNOWN'],
  ['where=email+%3D%3D+"jane@example.com"', 'FIELD_PERSONAL'],
  ['where=!exists(email)', 'FIELD_PERSONAL'],
  ['where=events+%3E+1+%26%26+deliveries.b2.phone+%3D%3D+"1"', 'FIELD_PERSONAL'],
  ['where=!deliveries.any(d,+d.cost+%3E+1+%26%26+lower(d.phone)+%3D%3D+"1")', 'FIELD_PERSONAL'],
  ['where=segment("of+nobody")', 'SEGMENT_UNKNOWN'],
  ['limit=201', 'REQUEST_INVALID'],
  ['cursor=bnVsbA', 'CURSOR_INVALID'],
])('refuses %s', async (query, code) => {
  expect((await list<Problem>(query)).code).toBe(code);
});

test('a cursor belongs to its search', async () => {
  const { cursor } = await list('limit=1');
  expect((await list<Problem>(`where=events+%3E+0&cursor=${cursor}`)).code).toBe('CURSOR_INVALID');
});

test('says which name may have been meant', async () => {
  expect((await list<Problem>('where=prise+%3E+5')).detail).toContain("did you mean 'price'?");
  expect((await list<Problem>('where=evnts+%3E+5')).detail).toContain("did you mean 'events'?");
});

test('given a kind that nothing declares, then it is listed by what every subject has, or unknown', async () => {
  const { records } = grounds;
  await records.write((db) => [
    db.insertInto('states').values({ workspace: 'w', kind: 'buyer', id: 'x', state: '{}', version: 1 }),
  ]);
  const get = (path: string) => app.inject({ url: `/api/entities/${path}` });
  expect((await get('buyer?where=events+%3D%3D+1')).json<EntityPage>().entities).toMatchObject([{ id: 'x' }]);
  expect((await get('buyer?where=price+%3E+1')).json<Problem>().code).toBe('FIELD_UNKNOWN');
  expect((await get('buier')).json<Problem>().code).toBe('NOT_FOUND');
});
