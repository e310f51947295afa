import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMatch, compileSql } from '../language/language.ts';
import { eventSchema } from '../measure/measure.ts';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const content = await readPage('questions.md');
const { of, events, pairs } = content;

describe('docs/questions.md', () => {
  let page: Asked;
  beforeAll(async () => {
    page = await openPage(content, Date.UTC(2026, 0, 5, 12));
  });
  afterAll(async () => await page?.close());

  test('has an answer for every question', () => {
    expect(pairs.length).toBeGreaterThan(3);
    expect(of('answer')).toHaveLength(pairs.length);
    expect(of('condition').length).toBeGreaterThan(3);
  });

  test.each(pairs)('%s', async (question, expected) => {
    const { columns, rows, n } = await page.ask(JSON.parse(question));
    expect({ columns: columns.map(({ name }) => name), rows, n }).toEqual(JSON.parse(expected));
  });

  test.each(of('condition').map(({ json, about }) => [about, json]))('only %s matches %s', async (about, json) => {
    const named = events.flatMap((event, i) => {
      return `${event.type} ${new Date(event.time).toISOString().slice(11, 16)}` === about ? [i] : [];
    });
    expect(named).toHaveLength(1);
    const condition: unknown = json.startsWith('{') ? JSON.parse(json) : json;
    const matches = compileMatch(condition, eventSchema);
    expect(events.flatMap((event, i) => (matches(event) ? [i] : []))).toEqual(named);
    const { sql, params } = compileSql(condition, eventSchema);
    const { rows } = await page.grounds.store.query(`SELECT item FROM events WHERE ${sql}`, { params });
    expect(rows.map(([item]) => Number(item))).toEqual(named);
  });
});
