import type { Answer, Definition, DefinitionKind, EventPage, JsonObject, Problem } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editionFrom } from '../catalog/catalog.contract.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import type { EventRow } from '../measure/measure.ts';
import { eventColumns } from '../store/store.ts';
import { now, serve } from './routes/routes.contract.ts';

const named = (kind: DefinitionKind, name: string, spec: JsonObject): Definition => ({ kind, name, spec });
const compares = 'data.email == "jane@example.com"';
const counts = { aggregate: 'count', where: compares };
const documents = editionFrom([
  named('event', 'signed', {
    title: 'Signed',
    fields: { email: { type: 'text', pii: 'email' }, 'people.name': { type: 'text', pii: 'name' } },
  }),
  named('entity', 'lead', {
    title: 'Lead',
    fields: {
      phone: { fold: 'last', of: 'data.phone', pii: 'phone' },
      price: { fold: 'last', of: 'data.price' },
    },
    traits: {
      guess: { aggregate: 'count', where: compares },
      calls: { aggregate: 'count', where: 'type == "called"' },
    },
  }),
  named('metric', 'guessed', counts),
  named('metric', 'twice', { formula: 'guessed * 2' }),
  named('segment', 'guessed', { title: 'Guessed', subject: 'lead', where: 'guess > 0' }),
  named('segment', 'called', { title: 'Called', subject: 'lead', where: 'calls > 0' }),
  named('segment', 'behind', {
    people: {
      question: { kind: 'table', metric: 'subjects', where: compares, range: { from: 'now-7d', to: 'now' } },
      cell: {},
    },
  }),
  named('score', 'hot', { title: 'Hot', inputs: [{ metric: 'twice', weight: 1, worst: 0, best: 1 }] }),
  named('question', 'saved', { question: { kind: 'table', metric: 'guessed' }, range: { from: 'now-7d', to: 'now' } }),
]);
const plain: EventRow = {
  type: 'signed',
  category: 'user',
  producer: 'web',
  id: 'a',
  time: now - 1000,
  received: now,
  subject: { kind: 'lead', id: 'l1' },
  data: { email: 'jane@example.com', people: [{ name: 'Jane', age: 7 }], phone: '2125554567', plan: 'pro' },
  context: {},
};
let grounds: Grounds;
let app: FastifyInstance;

beforeAll(async () => {
  grounds = await openGrounds();
  const rows = [plain, { ...plain, id: 'b', type: 'called', data: { note: 'jane@example.com', plan: 'pro' } }];
  const lines = rows.map((row, item) => lineOf(row, { admitted: 0, item }));
  await grounds.store.insert('events', eventColumns, lines, { token: 'all' });
  app = await serve(grounds, { documentsOf: () => documents });
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

const range = { from: 'now-7d', to: 'now' };
const table = { kind: 'table', metric: 'events', range };
const field = { op: 'field', path: 'data.email' };
const tree = { op: 'eq', left: field, right: { op: 'literal', value: 'jane@example.com' } };

async function ask(question: object): Promise<Answer | Problem> {
  return (await app.inject({ method: 'POST', url: '/api/ask', payload: question })).json();
}

const attempts: readonly (readonly [how: string, question: object])[] = [
  ['a condition', { ...table, where: compares }],
  ['a tree', { ...table, where: tree }],
  ['a key in quotes', { ...table, where: 'data["email"] == "x"' }],
  ['a negation', { ...table, where: { op: 'not', of: tree } }],
  ['an existence', { ...table, where: '!exists(data.email)' }],
  ['the beginning of it', { ...table, where: 'data.email.startsWith("j")' }],
  ['a pattern', { ...table, where: 'matches(data.email, "^ja")' }],
  ['what lies below it', { ...table, where: 'data.email.host == "x"' }],
  ['an item of a list', { ...table, where: 'data.people.any(p, p.name == "Jane")' }],
  ['an entity that classes it', { ...table, where: 'data.phone == "2125554567"' }],
  ['a dimension', { ...table, by: ['data.email'] }],
  ['a dimension with buckets', { ...table, by: [{ name: 'x', of: 'data.email', buckets: [{ name: 'a', below: 5 }] }] }],
  ['a hidden choice', { ...table, by: [{ name: 'x', of: { op: 'coalesce', of: [field, tree] } }] }],
  ['an attribute', { ...table, by: [{ name: 'x', of: 'subject', attribute: { kind: 'lead', field: 'phone' } }] }],
  ['the condition of a metric', { ...table, metric: undefined, metrics: [{ as: 'm', spec: counts }] }],
  [
    'what a metric counts',
    { ...table, metric: undefined, metrics: [{ as: 'm', spec: { aggregate: 'uniq', of: 'data.email' } }] },
  ],
  [
    // Refused by the types of the language, but not where a currency is compiled.
    'the currency of a metric',
    {
      ...table,
      metric: undefined,
      metrics: [
        {
          as: 'm',
          spec: { aggregate: 'sum', of: 'data.price', currency: 'if("a" == 5, "USD", data.email)' },
        },
      ],
    },
  ],
  ['a metric by its name', { ...table, metric: 'guessed' }],
  ['a metric of a metric', { ...table, metric: 'twice' }],
  ['a saved question', { saved: 'saved' }],
  ['a score', { kind: 'scorecard', score: 'hot', by: 'producer', range }],
  ['a trend', { ...table, kind: 'trend', grain: 'day', by: 'data.email' }],
  ['a step', { kind: 'funnel', steps: [{ type: 'signed', where: compares }, { type: 'called' }], range }],
  [
    'what may not stand between',
    { kind: 'funnel', steps: [{ type: 'signed' }, { type: 'called' }], exclude: [{ where: compares }], range },
  ],
  ['a way', { kind: 'paths', start: { type: 'signed' }, steps: 2, of: 'data.email', range }],
  [
    'who comes again',
    { kind: 'retention', first: { where: compares }, again: { type: 'called' }, grain: 'day', periods: 2, range },
  ],
  ['a trait', { kind: 'breakdown', subject: 'lead', traits: { t: { last: 'data.email' } }, by: ['t'], range }],
  [
    'the condition of a trait',
    { kind: 'breakdown', subject: 'lead', traits: { t: { aggregate: 'count', where: compares } }, by: ['t'], range },
  ],
  ['a declared trait', { kind: 'breakdown', subject: 'lead', by: ['guess'], range }],
  ['a segment', { ...table, among: { segment: 'guessed' } }],
  ['a condition that names a segment', { ...table, where: 'segment("guessed")' }],
  ['a segment behind a cell', { ...table, where: { op: 'segment', name: 'behind' } }],
  ['segments together', { ...table, among: { not: { and: [{ segment: 'called' }, { segment: 'guessed' }] } } }],
  ['who is in a segment', { kind: 'segment', segment: 'guessed', range }],
  ['a segment of its own', { ...table, among: { subject: 'lead', where: 'guess > 0' } }],
  [
    'a distribution',
    {
      kind: 'distribution',
      of: `if(${compares}, 1, 2)`,
      range,
    },
  ],
];

test.each(attempts)('refuses to tell what is personal by %s', async (_how, question) => {
  expect(await ask(question)).toMatchObject({ status: 400, code: 'FIELD_PERSONAL' });
  const people = { method: 'POST', url: '/api/ask/people', payload: { question, cell: {} } } as const;
  expect((await app.inject(people)).json()).toMatchObject({ code: 'FIELD_PERSONAL' });
});

test.each([
  { ...table, where: 'data.plan == "pro"' },
  { ...table, where: 'type == "data.email"' },
  { ...table, where: 'data.people.any(p, p.age > 5)' },
  { ...table, by: ['data.plan'] },
  { ...table, among: { segment: 'called' } },
  { ...table, where: 'segment("called") && data.plan == "pro"' },
])('answers all else: %j', async (question) => {
  expect(await ask(question)).toMatchObject({ kind: 'table', n: expect.any(Number) });
});

test('a group is shown masked where its name is shaped like something personal', async () => {
  const answer = (await ask({ ...table, by: ['data.note'] })) as Answer;
  expect(answer.rows.map(([name]) => name)).toEqual(expect.arrayContaining(['j***@example.com']));
  expect(JSON.stringify(answer)).not.toContain('jane');
});

test('a search neither finds by what is personal nor shows it', async () => {
  const search = async <T = Problem>(where: string): Promise<T> =>
    (await app.inject({ url: `/api/events?where=${encodeURIComponent(where)}` })).json();
  for (const where of [compares, JSON.stringify(tree), 'type == "signed" && exists(data.phone)'])
    expect(await search(where)).toMatchObject({ code: 'FIELD_PERSONAL', detail: expect.stringContaining('where') });
  const { events } = await search<EventPage>('data.plan == "pro"');
  expect(events).toHaveLength(2);
  expect(JSON.stringify(events)).not.toMatch(/jane|Jane|2125554567/);
});
