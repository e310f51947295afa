import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const page = await readPage('people.md');

describe('docs/people.md', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await openPage(page, Date.UTC(2026, 0, 20));
  });
  afterAll(async () => await asked?.close());

  test('has an answer for every question', () => {
    expect(page.pairs.length).toBeGreaterThan(2);
    expect(page.of('answer')).toHaveLength(page.pairs.length);
  });

  test.each(page.pairs)('%s', async (question, expected) => {
    const { columns, rows, n } = await asked.ask(JSON.parse(question));
    const told = JSON.parse(expected) as { readonly columns: readonly string[] };
    const places = told.columns.map((name) => columns.findIndex((column) => column.name === name));
    const shown = rows.map((row) => places.map((place) => row[place]));
    expect({ columns: places.map((place) => columns[place]?.name), rows: shown, n }).toEqual(told);
  });

  test('lists the people behind a cell', async () => {
    const wanted = page.of('wanted').map(({ json }) => JSON.parse(json) as unknown);
    const [behindFunnel, behindTable, amongSome] = await Promise.all(wanted.map((each) => asked.list(each)));
    expect(behindFunnel).toEqual(JSON.parse(page.of('list')[0]?.json ?? ''));
    expect(amongSome).toMatchObject({ people: [{ id: 'u:cyd' }, { id: 'u:dan' }], n: 2, cursor: null });
    expect(behindTable).toMatchObject({ people: [{ id: 'u:ada' }, { id: 'u:bob' }], n: 3, cursor: expect.any(String) });
  });
});
