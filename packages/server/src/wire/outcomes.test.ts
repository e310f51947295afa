import type { EventStory, ReceivedView } from '@millrace/contract';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoutes } from '../ask/ask.ts';
import { noRulesAt } from '../collect/collect.ts';
import { Failure, silent, systemClock } from '../kernel/kernel.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
let app: FastifyInstance;
/** Slices are read from the log while it is; then only the store can tell. */
let forgotten = false;

beforeAll(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder);
  const { store, records } = it;
  const reader = { received: it.log.reader('received'), admitted: it.log.reader('admitted') };
  app = fastify();
  askRoutes(app, {
    logger: silent,
    store,
    records,
    clock: systemClock,
    documentsOf: () => noDocuments,
    workspaceOf: () => 'w',
    through: () => 0,
    recent: () => [],
    authorOf: () => 'operator',
    admitted: async () => {},
    admittedAt: async () => 0,
    readOriginal: async () => null,
    explain: async () => undefined,
    rulesAt: noRulesAt,
    readReceived: (partition, offset) => reader.received.read(partition, offset),
    readAdmitted: (partition, offset) =>
      forgotten ? Promise.reject(new Failure('LOG_TRIMMED')) : reader.admitted.read(partition, offset),
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await it.close();
  await folder.remove();
});

async function at(offset: number, index: number): Promise<Pick<ReceivedView, 'outcome' | 'first' | 'code'>> {
  const answer = await app.inject({ url: `/api/received/0/${offset}/${index}` });
  const { outcome, first, code } = answer.json<ReceivedView>();
  return { outcome, first, code };
}

const event = (id: string, price: number) => ({ id, type: 'order.placed', data: { price } });

test.each([
  { source: 'the slice', forget: false },
  { source: 'the store', forget: true },
])('a place of received tells what became of what stands there, as $source knows it', async ({ source, forget }) => {
  forgotten = false;
  const from = it.log.reader('received').end(0);
  const first = { partition: 0, offset: from, index: 1 };
  await it.send([{ id: 'no type' }, event(source, 12)]);
  await it.stream.idle();
  await it.send([event(source, 12), event(source, 13), event(`${source} too`, 1)]);
  await it.stream.idle();
  forgotten = forget;
  expect(await at(from, 0)).toEqual({ outcome: null, first: null, code: 'EVENT_TYPE_MISSING' });
  expect(await at(from, 1)).toEqual({ outcome: 'admitted', first: null, code: null });
  expect(await at(from + 1, 0)).toEqual({ outcome: 'duplicate', first, code: null });
  expect(await at(from + 1, 1)).toEqual({ outcome: 'conflict', first, code: 'EVENT_CONFLICT' });
  expect(await at(from + 1, 2)).toEqual({ outcome: 'admitted', first: null, code: null });
});

test('the story of an event lists the copies that came with another body', async () => {
  const from = it.log.reader('received').end(0);
  await it.send([event('told', 1), event('told', 2)]);
  await it.send([event('told', 1), event('told', 3)]);
  await it.stream.idle();
  const answer = await app.inject({ url: '/api/events/told' });
  expect(answer.json<EventStory>().conflicts?.map(({ position }) => position)).toEqual([
    { partition: 0, offset: from + 1, index: 1 },
    { partition: 0, offset: from, index: 1 },
  ]);
});
