import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Problem } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../kernel/kernel.ts';
import type { Grounds } from '../../measure/measure.contract.ts';
import { awayStore, evil, openFilledGrounds, serve } from './routes.contract.ts';

let grounds: Grounds;
let app: FastifyInstance;
beforeAll(async () => {
  grounds = await openFilledGrounds();
  app = await serve(grounds);
});
afterAll(async () => {
  await app?.close();
  await grounds?.close();
});

type Refused = { readonly error: Problem };
const ask = async (payload: unknown, on = app) =>
  await on.inject({
    method: 'POST',
    url: '/api/ask',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  });
const table = { kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-7d', to: 'now' } };

describe('POST /api/ask', () => {
  test('answers one question', async () => {
    const response = await ask({
      kind: 'table',
      metric: 'events',
      by: [],
      range: { from: '2026-01-05', to: '2026-01-05T12:00:00.001Z' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.json<Answer>()).toMatchObject({
      kind: 'table',
      columns: [{ name: 'events', type: 'integer', unit: 'events' }],
      rows: [[11]],
      asOf: '2026-01-05T12:00:00.000Z',
      through: '2026-01-05T11:59:59.750Z',
      n: 11,
      used: { from: ['events'] },
    });
  });

  test('answers a question that is not saved as it would a saved one: its range is usual, one more condition holds too', async () => {
    const { range, ...question } = { ...table, where: 'type == "click" || type == "view"' };
    const asked = (more: object): Promise<unknown> => ask(more).then((response) => response.json<Answer>().rows);
    const rows = await asked({ ...question, range });
    expect(rows).not.toEqual([]);
    expect(await asked({ question, range })).toEqual(rows);
    expect(await asked({ question: { ...question, range } })).toEqual(rows);
    expect(await asked({ question, range, where: 'type != "view"' })).toEqual([['click', expect.any(Number)]]);
    expect(await asked({ question, range, where: 'type == "other"' })).toEqual([]);
  });

  test('answers a list in its order, a bad question by its problem', async () => {
    const response = await ask([table, { ...table, by: ['price'] }, { ...table, metric: 'subjects' }]);
    expect(response.statusCode).toBe(200);
    const [first, second, third] = response.json<[Answer, Refused, Answer]>();
    expect(first.columns.map(({ name }) => name)).toEqual(['type', 'events']);
    expect(second.error).toMatchObject({
      code: 'FIELD_UNKNOWN',
      status: 400,
      detail: expect.stringContaining('by.0'),
    });
    expect(third.columns.map(({ name }) => name)).toEqual(['type', 'subjects']);
  });

  test('answers what stands in a list several times once, each in its place', async () => {
    const asked: unknown[] = [];
    const on = await serve(grounds, { onAsked: ({ question }) => void asked.push(question) });
    const { range, ...rest } = table;
    const subjects = { ...table, metric: 'subjects' };
    const response = await ask([table, subjects, { range, ...rest }, { ...table, metric: 'none' }, table], on);
    await on.close();
    const [first, second, third, , last] = response.json<[Answer, Answer, Answer, unknown, Answer]>();
    expect(first.columns.map(({ name }) => name)).toEqual(['type', 'events']);
    expect(second.columns.map(({ name }) => name)).toEqual(['type', 'subjects']);
    expect([third, last]).toEqual([first, first]);
    expect(asked).toHaveLength(2);
  });

  test.each<[unknown, string, string]>([
    ['trend', 'QUESTION_INVALID', 'kind'],
    [{ ...table, kind: 'pie' }, 'QUESTION_INVALID', 'kind'],
    [{ ...table, limit: 0 }, 'QUESTION_INVALID', 'limit'],
    [{ question: { ...table, limit: 0 } }, 'QUESTION_INVALID', 'limit'],
    [{ question: { ...table, range: undefined } }, 'QUESTION_INVALID', 'range: the question is asked with one'],
    [{ question: table, limit: 5 }, 'QUESTION_INVALID', 'limit'],
    [{ ...table, colour: 'red' }, 'QUESTION_INVALID', 'colour'],
    [
      { ...table, where: { op: 'eq', left: { op: 'field', path: 'price' }, right: { op: 'literal', value: 1 } } },
      'FIELD_UNKNOWN',
      'where.left',
    ],
    [{ ...table, where: { op: 'segment', name: 'vip' } }, 'SEGMENT_UNKNOWN', "where: there is no segment 'vip'"],
    [{ ...table, where: 'type == "a" &&\n prize > 1' }, 'FIELD_UNKNOWN', "where, line 2, column 2: 'prize'"],
    [{ ...table, where: 'type = "a"' }, 'EXPRESSION_INVALID', 'where, line 1, column 6'],
    [
      { ...table, where: 'type == 5' },
      'EXPRESSION_INVALID',
      'where, line 1, column 6: a text is compared with a number',
    ],
    [{ ...table, where: 'data.price + 1' }, 'EXPRESSION_INVALID', 'expected true or false, found a number'],
    [{ ...table, where: '' }, 'QUESTION_INVALID', 'where'],
    [{ ...table, where: 5 }, 'QUESTION_INVALID', 'where'],
    [{ ...table, range: { from: 'now', to: 'now-1h' } }, 'RANGE_INVALID', 'from must lie before to'],
    [{ ...table, range: { from: 'yesterday', to: 'now' } }, 'RANGE_INVALID', 'range.from'],
    [{ ...table, range: { from: '1969-12-31', to: 'now' } }, 'RANGE_INVALID', 'between 1970 and 2106'],
    [{ ...table, asOf: 'never' }, 'RANGE_INVALID', 'asOf'],
    [
      { ...table, kind: 'trend', by: 'type', grain: 'minute', range: { from: 'now-1501m', to: 'now' } },
      'RANGE_INVALID',
      'more than 1500 buckets',
    ],
    [Array.from({ length: 51 }, () => table), 'QUESTION_INVALID', '51 questions'],
  ])('refuses %j', async (question, code, detail) => {
    const response = await ask(question);
    expect(response.statusCode).toBe(400);
    expect(response.json<Problem>()).toMatchObject({ code, detail: expect.stringContaining(detail) });
  });

  test('refuses in a list, in its place, what cannot be written as canonical JSON', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/ask',
      headers: { 'content-type': 'application/json' },
      payload: `[{"kind": "table", "limit": 1e999}, ${JSON.stringify(table)}]`,
    });
    const [limit, good] = answer.json<[Refused, Answer]>();
    expect([limit.error.code, good.n]).toEqual(['QUESTION_INVALID', expect.any(Number)]);
  });

  test('what is wrong with an expression is told with its place', async () => {
    const refused = await ask([{ ...table, where: 'type == "a" &&\n type == 5' }]);
    const place = { root: 'where', line: 2, column: 7, offset: 21 };
    expect(refused.json()).toMatchObject([{ error: { code: 'EXPRESSION_INVALID', place } }]);
    expect((await ask({ ...table, where: 'type = "a"' })).json()).toMatchObject({ place: { column: 6, offset: 5 } });
  });

  test('values that look like SQL are values', async () => {
    const literal = (value: string) => ({ op: 'literal', value });
    for (const text of evil) {
      const conditions = [
        { op: 'eq', left: { op: 'field', path: 'type' }, right: literal(text) },
        { op: 'in', of: { op: 'field', path: 'producer' }, list: [text, 'nobody'] },
        { op: 'eq', left: { op: 'field', path: 'data.text' }, right: literal(text) },
        { op: 'startsWith', of: { op: 'field', path: 'data.text' }, text },
        {
          op: 'and',
          of: [
            { op: 'endsWith', of: { op: 'field', path: 'type' }, text },
            { op: 'startsWith', of: { op: 'field', path: 'type' }, text },
          ],
        },
      ];
      const questions = conditions.map((where) => ({ ...table, where, range: { from: '2025-01-01', to: 'now' } }));
      const answers = (await ask(questions)).json<Answer[]>();
      for (const answer of answers) expect(answer).toMatchObject({ rows: expect.arrayContaining([[text, 1]]) });
      const keyed = await ask({
        ...table,
        where: { op: 'exists', of: { op: 'field', path: `data.${text.replaceAll('.', '')}` } },
      });
      expect(keyed.json<Answer>()).toMatchObject({ rows: [] });
    }
  });

  test('a list of ten thousand is a condition like any other', async () => {
    const list = Array.from({ length: 10_000 }, (_, i) => `nobody-${i}-${'x'.repeat(20)}`);
    const where = { op: 'in', of: { op: 'field', path: 'type' }, list: [...list.slice(1), 'click'] };
    expect((await ask({ ...table, where })).json<Answer>().rows).toEqual([['click', expect.any(Number)]]);
  });

  test('says 503 and when to come again while the store is away', async () => {
    const away = awayStore();
    const on = await serve(grounds, { store: away });
    const response = await ask(table, on);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json<Problem>().code).toBe('STORE_UNAVAILABLE');
    await on.close();
    await away.close();
  });

  test('a caller that goes away takes its query with it', async () => {
    const asked = Promise.withResolvers<AbortSignal>();
    const on = await serve(grounds, {
      store: {
        stream: (sql, options) => grounds.store.stream(sql, options),
        query: (_sql, options) =>
          new Promise((_resolve, reject) => {
            const signal = options?.signal ?? new AbortController().signal;
            signal.addEventListener('abort', () => reject(new Failure('QUESTION_CANCELLED')));
            asked.resolve(signal);
          }),
      },
    });
    await on.listen({ port: 0, host: '127.0.0.1' });
    const { port } = on.server.address() as AddressInfo;
    const call = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/ask',
      headers: { 'content-type': 'application/json' },
    });
    call.on('error', () => {});
    call.end(JSON.stringify(table));
    const signal = await asked.promise;
    const aborted = once(signal, 'abort');
    call.destroy();
    await aborted;
    expect(signal.aborted).toBe(true);
    await on.close();
  });
});
