import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const page = await readPage('comparisons.md');

describe('docs/comparisons.md', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await openPage(page, Date.UTC(2026, 1, 2, 12));
  });
  afterAll(async () => await asked?.close());

  test('has an answer for every question', () => {
    expect(page.pairs.length).toBeGreaterThan(3);
    expect(page.of('answer')).toHaveLength(page.pairs.length);
  });

  test.each(page.pairs)('%s', async (question, expected) => {
    const { columns, rows, n } = await asked.ask(JSON.parse(question));
    expect({ columns: columns.map(({ name }) => name), rows, n }).toEqual(JSON.parse(expected));
  });
});
