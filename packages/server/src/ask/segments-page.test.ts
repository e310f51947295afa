import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const page = await readPage('segments.md');
const lists = page.of('wanted').map(({ json }, i) => [json, page.of('list')[i]?.json ?? ''] as const);

describe('docs/segments.md', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await openPage(page, Date.UTC(2026, 1, 10));
  });
  afterAll(async () => await asked?.close());

  test('has an answer for every question', () => {
    expect(page.pairs.length).toBeGreaterThan(4);
    expect(page.of('answer')).toHaveLength(page.pairs.length);
    expect(lists.length).toBeGreaterThan(1);
  });

  test.each(page.pairs)('%s', async (question, expected) => {
    const { columns, rows, n } = await asked.ask(JSON.parse(question));
    expect({ columns: columns.map(({ name }) => name), rows, n }).toEqual(JSON.parse(expected));
  });

  test.each(lists)('lists those behind %s', async (wanted, expected) => {
    const { people, n, segment } = await asked.list(JSON.parse(wanted));
    expect(people.map(({ id }) => id)).toEqual(JSON.parse(expected));
    expect((await asked.ask({ kind: 'segment', segment })).rows).toEqual([[n]]);
  });
});
