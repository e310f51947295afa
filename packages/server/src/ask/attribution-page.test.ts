import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const page = await readPage('attribution.md');

describe('docs/attribution.md', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await openPage(page, Date.UTC(2026, 0, 20));
  });
  afterAll(async () => await asked?.close());

  test('has an answer for every question', () => {
    expect(page.pairs.length).toBeGreaterThan(1);
    expect(page.of('answer')).toHaveLength(page.pairs.length);
  });

  test.each(page.pairs)('%s', async (question, expected) => {
    const { columns, rows, n, notes } = await asked.ask(JSON.parse(question));
    expect({ columns: columns.map(({ name }) => name), rows, n }).toEqual(JSON.parse(expected));
    expect(notes).toMatchObject({ says: 'descriptive', journeys: { converted: 2, lost: 2 } });
  });

  test('lists the people behind a channel', async () => {
    const [wanted] = page.of('wanted').map(({ json }) => JSON.parse(json) as unknown);
    expect(await asked.list(wanted)).toMatchObject(JSON.parse(page.of('list')[0]?.json ?? '') as object);
  });
});
