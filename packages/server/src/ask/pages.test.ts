import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const now = Date.UTC(2026, 1, 10);
const pages = await Promise.all(
  ['metrics.md', 'breakdowns.md'].map(async (name) => [name, await readPage(name)] as const),
);

describe.each(pages)('docs/%s', (_name, content) => {
  const { of, pairs } = content;
  let page: Asked;
  beforeAll(async () => {
    page = await openPage(content, now);
  });
  afterAll(async () => await page?.close());

  test('has an answer for every question', () => {
    expect(pairs.length).toBeGreaterThan(4);
    expect(of('answer')).toHaveLength(pairs.length);
  });

  test.each(pairs)('%s', async (question, expected) => {
    const { columns, rows, n, definition } = await page.ask(JSON.parse(question));
    const told = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(4)) : cell)));
    expect({ columns: columns.map(({ name }) => name), rows: told, n }).toEqual(JSON.parse(expected));
    expect(definition !== undefined).toBe(question.includes('"saved"'));
  });
});

describe('metrics that cannot be told', () => {
  let page: Asked;
  beforeAll(async () => {
    page = await openPage(await readPage('metrics.md'), now);
  });
  afterAll(async () => await page?.close());

  test.each([
    [{ metric: 'nothing' }, 'METRIC_UNKNOWN'],
    [{ metrics: [{ spec: { aggregate: 'sum' } }] }, 'METRIC_INVALID'],
    [{ metrics: [{ spec: { formula: '5' } }] }, 'METRIC_INVALID'],
    [{ metrics: ['sold'], by: [{ name: 'sold', of: 'data.source' }] }, 'QUESTION_INVALID'],
    [{ metrics: [{ spec: { aggregate: 'count', ratio: { of: 'sold', per: 'sold' } } }] }, 'METRIC_INVALID'],
    [{ metrics: [{ spec: { formula: 'sold + nothing' } }] }, 'METRIC_UNKNOWN'],
    [{ metrics: [{ spec: { formula: 'sold + "a"' } }] }, 'EXPRESSION_INVALID'],
    [{ metric: 'sold', metrics: ['sold'] }, 'QUESTION_INVALID'],
    [{ metrics: ['sold', 'sold'] }, 'QUESTION_INVALID'],
    [{ metric: 'sold', by: ['nothing'] }, 'FIELD_UNKNOWN'],
    [{ metrics: [{ spec: { aggregate: 'sum', of: 'data.price', currency: 'data.buyer' } }] }, 'CURRENCIES_MIXED'],
  ])('%j is refused with %s', async (question, code) => {
    const range = { from: '2026-01-05', to: '2026-01-06' };
    await expect(page.ask({ kind: 'table', range, ...question })).rejects.toMatchObject({ code });
  });

  test('a saved question that is not there', async () => {
    await expect(page.ask({ saved: 'nothing' })).rejects.toMatchObject({ code: 'QUESTION_UNKNOWN' });
  });
});
