import type { PeoplePage, Problem } from '@millrace/contract';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineOf, type Grounds } from '../../measure/measure.contract.ts';
import { eventColumns } from '../../store/store.ts';
import { awayStore, events, now, openFilledGrounds, serve } from './routes.contract.ts';

const many = 12_000;
const odd = ['=cmd|1', '+1', '-1', '@x', 'a,"b"', 'two\nlines'];
const range = { from: 'now-7d', to: 'now' };
const table = { kind: 'table', metric: 'events', by: ['type'], range };

let grounds: Grounds;
let app: FastifyInstance;
beforeAll(async () => {
  grounds = await openFilledGrounds();
  const ids = [...odd, ...Array.from({ length: many }, (_, i) => `p${i}`)];
  const lines = ids.map((id, item) => {
    const row = { type: 'seen', category: 'user', producer: 'web', id, time: now - 1000, received: now };
    return lineOf({ ...row, subject: { kind: 'person', id }, data: {}, context: {} }, { admitted: 7, item });
  });
  await grounds.store.insert('events', eventColumns, lines, { token: 'many' });
  app = await serve(grounds);
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

const post = async (url: string, payload: object, accept = 'application/json', on = app) =>
  await on.inject({ method: 'POST', url, headers: { accept }, payload });
const list = async (payload: object, accept?: string, on = app) => await post('/api/ask/people', payload, accept, on);
const seen = { question: table, cell: { type: 'seen' } };

describe('POST /api/ask/people', () => {
  test('counts events without a subject beside the people', async () => {
    const inRange = events.filter(({ time, test: is }) => time >= now - 7 * 86_400_000 && time < now && is !== true);
    const clicks = inRange.filter(({ type }) => type === 'click');
    const leads = new Set(clicks.flatMap(({ subject }) => subject?.id ?? []));
    const page = (await list({ question: table, cell: { type: 'click' }, limit: 1 })).json<PeoplePage>();
    expect(page).toMatchObject({ n: leads.size, events: clicks.length, people: [{ kind: 'lead' }] });
    expect(clicks.length).toBeGreaterThan(page.n);
    const nobody = { ...table, where: 'type == "click" && !exists(subject)' };
    const empty = (await list({ question: nobody, cell: {} })).json<PeoplePage>();
    expect(empty).toMatchObject({ people: [], n: 0, cursor: null });
    expect(empty.events).toBe(clicks.filter(({ subject }) => subject === undefined).length);
  });

  test('writes all of them as CSV that no spreadsheet reckons with', async () => {
    const response = await list(seen, 'text/csv');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers['content-disposition']).toBe('attachment; filename="people.csv"');
    const [names, ...rows] = parse(response.body) as string[][];
    expect(names).toEqual(['kind', 'id', 'first', 'last', 'events']);
    expect(rows).toHaveLength(many + odd.length);
    const ids = rows.map(([, id = '']) => id);
    expect(ids.filter((id) => /^[=+\-@]/.test(id))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(["'=cmd|1", "'+1", 'a,"b"', 'two\nlines', 'p0', `p${many - 1}`]));
  });

  test('writes all of them as one object a line', async () => {
    const response = await list(seen, 'application/json;q=0.5, application/x-ndjson');
    expect(response.headers['content-type']).toBe('application/x-ndjson');
    const lines = response.body.trimEnd().split('\n');
    expect(lines).toHaveLength(many + odd.length);
    const { people, n } = (await list({ ...seen, limit: 3 })).json<PeoplePage>();
    expect(lines.slice(0, 3).map((line) => JSON.parse(line) as unknown)).toEqual(people);
    expect(n).toBe(lines.length);
  });

  test('a file holds no page', async () => {
    expect((await list({ ...seen, limit: 5 }, 'text/csv')).json<Problem>()).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('what cannot be told is a problem, whatever was to be written', async () => {
    const wrong = { question: { ...table, metric: 'speed' }, cell: {} };
    expect((await list(wrong, 'text/csv')).json<Problem>()).toMatchObject({ code: 'METRIC_UNKNOWN' });
    const away = await serve(grounds, { store: awayStore() });
    const response = await list(seen, 'text/csv', away);
    expect(response.json<Problem>()).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
    await away.close();
  });
});

describe('POST /api/ask', () => {
  test('writes one answer as CSV', async () => {
    const question = { ...table, by: ['type', 'category'], where: 'type == "seen"' };
    const response = await post('/api/ask', question, 'text/csv');
    expect(response.headers['content-type']).toContain('text/csv');
    expect(response.body).toBe(`type,category,events\r\nseen,user,${many + odd.length}\r\n`);
    const several = (await post('/api/ask', [question], 'text/csv')).json<Problem>();
    expect(several).toMatchObject({ code: 'QUESTION_INVALID' });
  });
});
