import { randomUUID } from 'node:crypto';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { EntityView, LinkAnswer, LinkGroup } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkRoutes } from '../admit/admit.ts';
import { answerQuestion } from '../ask/ask.ts';
import { openOwnEvents } from '../collect/collect.ts';
import { problemOf, systemClock } from '../kernel/kernel.ts';
import { verifyAudit } from '../records/records.ts';
import { openEntities } from './temporary-entities.fixture.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
let app: FastifyInstance;
beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder);
  app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { body, status } = problemOf(error, request.id);
    void reply.code(status).send(body);
  });
  linkRoutes(app, {
    records: it.records,
    append: openOwnEvents({ log: it.received, clock: systemClock, seed: randomUUID }),
    settled: async () => {
      await it.stream.idle();
      return true;
    },
    newId: randomUUID,
    workspaceOf: (_: FastifyRequest) => 'w',
    authorOf: () => 'key:k1',
  });
  await it.send([
    { id: '1', type: 'seen', subject: 'person/a:x' },
    { id: '2', type: 'seen', subject: 'person/u:1' },
  ]);
});
afterEach(async () => {
  await app.close();
  await it.close();
  await folder.remove();
});

const ids = { kind: 'person', from: 'a:x', to: 'u:1' };

async function link(body: object = ids): Promise<LinkAnswer> {
  return (await app.inject({ method: 'POST', url: '/api/links', payload: body })).json();
}
async function unlink(query: Record<string, string> = ids): Promise<LinkAnswer & { code?: string }> {
  return (await app.inject({ method: 'DELETE', url: '/api/links', query })).json();
}
async function group(id: string): Promise<LinkGroup> {
  return (await app.inject({ url: '/api/links', query: { kind: 'person', id } })).json();
}

async function persons(): Promise<unknown> {
  await it.stream.idle();
  const question = { kind: 'table', metric: 'subjects', range: { from: 'now-1h', to: 'now' } };
  const options = {
    records: it.records,
    store: it.store,
    clock: systemClock,
    documentsOf: () => noDocuments,
    through: () => 0,
  };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  const { rows } = await answerQuestion(question, asker, options);
  return rows[0]?.[0];
}

test('linking makes one person of two ids, unlinking two, linking again one', async () => {
  expect(await persons()).toBe(2);
  expect((await link()).standing).toBe('applied');
  expect(await persons()).toBe(1);
  expect((await unlink()).standing).toBe('removed');
  expect(await persons()).toBe(2);
  expect((await link()).standing).toBe('applied');
  expect(await persons()).toBe(1);
  const { person, ids: own, links } = await group('a:x');
  expect({ person, own }).toEqual({ person: 'u:1', own: ['a:x', 'u:1'] });
  expect(links[0]?.history.map(({ standing, by, producer }) => [standing, by, producer])).toEqual([
    ['applied', 'call', 'millrace'],
    ['removed', 'call', 'millrace'],
    ['applied', 'call', 'millrace'],
  ]);
});

test('what is known of a person is that of all its ids, whichever is asked for', async () => {
  const entities = await openEntities(it);
  const known = async (id: string): Promise<unknown> => {
    await it.stream.idle();
    const { body } = await entities.get<EntityView>(`person/${id}`);
    return [body.ids, body.events, body.types];
  };
  await it.send([{ type: 'bought', subject: 'person/u:1' }]);
  await link();
  for (const id of ['a:x', 'u:1']) expect(await known(id)).toEqual([['a:x', 'u:1'], 3, { bought: 1, seen: 2 }]);
  await unlink();
  expect(await known('a:x')).toEqual([['a:x'], 1, { seen: 1 }]);
  expect(await known('u:1')).toEqual([['u:1'], 2, { bought: 1, seen: 1 }]);
  await entities.close();
});

test('every call stands in the audit trail with its author and the event it was kept as', async () => {
  const { event } = await link();
  await unlink();
  const told: string[] = [];
  await it.records.read((db) =>
    verifyAudit(db, ({ author, action, target, detail }) => void told.push(`${author} ${action} ${target} ${detail}`)),
  );
  expect(told).toHaveLength(2);
  expect(told[0]).toBe(`key:k1 link.added person/a:x {"event":"${event}","from":"a:x","kind":"person","to":"u:1"}`);
  expect(told[1]).toContain('link.removed');
});

test('what no call has linked cannot be unlinked', async () => {
  expect((await unlink()).code).toBe('NOT_FOUND');
});

test('an id is not linked to itself', async () => {
  expect(await link({ ...ids, to: 'a:x' })).toMatchObject({ code: 'REQUEST_INVALID' });
});

test('an event that only looks like a call changes nothing', async () => {
  await link();
  const data = { kind: 'person', from: 'a:x', to: 'u:1' };
  await it.send([{ type: 'link.removed', data }], 'secret');
  await it.send([{ type: 'link.removed', data }], 'public');
  expect(await persons()).toBe(1);
});

test('an identify does not undo an unlinking', async () => {
  await link();
  await unlink();
  await it.send([{ type: 'seen', subject: 'person/u:1', links: 'a:x' }]);
  expect(await persons()).toBe(2);
  expect((await group('a:x')).links[0]?.standing).toBe('removed');
});

test('a person with more links than it has room for says how many stand how', async () => {
  const others = Array.from({ length: 120 }, (_, n) => ({ type: 'seen', subject: 'person/u:1', links: `a:${n}` }));
  await it.send(others);
  await link();
  await unlink({ kind: 'person', from: 'a:0', to: 'u:1' });
  const { ids: own, links, counts } = await group('u:1');
  expect(own).toHaveLength(100);
  expect(links).toHaveLength(121);
  expect(counts).toEqual({ applied: 99, full: 21, removed: 1 });
});

test('an id without links is a person of its own', async () => {
  expect(await group('a:nobody')).toEqual({
    kind: 'person',
    id: 'a:nobody',
    person: 'a:nobody',
    ids: ['a:nobody'],
    links: [],
    more: false,
    counts: {},
  });
});
