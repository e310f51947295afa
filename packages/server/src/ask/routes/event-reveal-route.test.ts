import type { EventStory, Problem, Revealed } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editionFrom } from '../../catalog/catalog.contract.ts';
import type { Grounds } from '../../measure/measure.contract.ts';
import { awayStore, now, openFilledGrounds, serve } from './routes.contract.ts';

const documents = editionFrom([
  { kind: 'event', name: 'click', spec: { fields: { i: { type: 'number', pii: 'other' } } } },
]);
let grounds: Grounds;
let app: FastifyInstance;

beforeAll(async () => {
  grounds = await openFilledGrounds();
  app = await serve(grounds, { documentsOf: () => documents });
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

type Answer = { readonly status: number; readonly body: Partial<Revealed & Problem> };
async function reveal(of: string, payload: object, { on = app, workspace = 'w' } = {}): Promise<Answer> {
  const url = `/api/events/${of}`;
  const answer = await on.inject({ method: 'POST', url, payload, headers: { 'x-workspace': workspace } });
  return { status: answer.statusCode, body: answer.json() };
}
const trail = () => grounds.records.read((db) => db.selectFrom('audit').selectAll().orderBy('seq').execute());

test('given a purpose, then one masked value of an event is shown as it is, and the audit says to whom and why', async () => {
  const story = (await app.inject({ url: '/api/events/e3' })).json<EventStory>();
  expect(story.event.data).toEqual({ i: '***' });
  const { status, body } = await reveal('e3/reveal', { path: ['data', 'i'], purpose: ' a claim ' });
  expect([status, body]).toEqual([200, { value: 3, until: new Date(now + 10 * 60_000).toISOString() }]);
  expect(await trail()).toMatchObject([
    {
      workspace: 'w',
      author: 'operator',
      action: 'event.revealed',
      target: 'event:web/e3',
      detail: JSON.stringify({ path: ['data', 'i'], purpose: 'a claim' }),
    },
  ]);
  expect((await reveal('e3/reveal', { path: ['context', 'locale'], purpose: 'x' })).body.value).toBe('en');
});

test.each([
  ['e3/reveal', { path: ['data', 'j'] }, 'FIELD_UNKNOWN'],
  ['e3/reveal', { path: ['data', 'constructor'] }, 'FIELD_UNKNOWN'],
  ['e3/reveal', { path: ['id'] }, 'FIELD_UNKNOWN'],
  ['e3/reveal', { path: ['data'] }, 'REQUEST_INVALID'],
  ['e3/reveal', { path: [] }, 'REQUEST_INVALID'],
  ['e3/reveal', { path: ['data', 'i'], purpose: ' ' }, 'REQUEST_INVALID'],
  ['e3/reveal', { path: ['data', 'i'], purpose: '\u200b' }, 'REQUEST_INVALID'],
  ['e3/reveal', { path: ['data', 'i'], purpose: '\u0000\n' }, 'REQUEST_INVALID'],
  ['e3/reveal', { path: ['data', 'i'], purpose: '\ud800' }, 'REQUEST_INVALID'],
  ['none/reveal', { path: ['data', 'i'] }, 'NOT_FOUND'],
  ['twice/reveal', { path: ['data', 'i'] }, 'EVENT_AMBIGUOUS'],
  ['e3/reveal?producer=crm', { path: ['data', 'i'] }, 'NOT_FOUND'],
])('what is refused leaves no trace of having been seen: %s %j', async (of, payload, code) => {
  const before = await trail();
  expect((await reveal(of, { purpose: 'x', ...payload })).body.code).toBe(code);
  expect(await trail()).toEqual(before);
});

test('what the audit cannot keep is not shown', async () => {
  const write = () => Promise.reject(new Error('no room'));
  const on = await serve(grounds, { records: { ...grounds.records, write } });
  const { status, body } = await reveal('e3/reveal', { path: ['data', 'i'], purpose: 'x' }, { on });
  expect([status, body.value]).toEqual([500, undefined]);
  await on.close();
});

test('nobody looks into another workspace, and the store that has the event has to be there', async () => {
  const wanted = { path: ['data', 'i'], purpose: 'x' };
  expect((await reveal('e3/reveal', wanted, { workspace: 'nobody' })).body.code).toBe('NOT_FOUND');
  const on = await serve(grounds, { store: awayStore() });
  expect((await reveal('e3/reveal', wanted, { on })).body.code).toBe('STORE_UNAVAILABLE');
  await on.close();
});
