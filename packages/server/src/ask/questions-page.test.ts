import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMatch, compileSql } from '../language/language.ts';
import { eventSchema, type EventRow } from '../measure/measure.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { eventColumns } from '../store/store.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { answerQuestion } from './answer-question.ts';

const page = await readFile(new URL('../../../../docs/questions.md', import.meta.url), 'utf8');
const now = Date.UTC(2026, 0, 5, 12);

type Example = { readonly kind: string; readonly about: string; readonly json: string };
const examples: Example[] = [...page.matchAll(/^```(?:json|text) (\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', about = '', json = '']) => ({ kind, about, json }),
);
const of = (kind: string): Example[] => examples.filter((each) => each.kind === kind);
const events = (JSON.parse(of('events')[0]?.json ?? '[]') as Partial<EventRow>[]).map((said, item): EventRow => {
  const time = Date.parse(String(said.time));
  return {
    type: '',
    producer: '',
    data: {},
    category: 'service',
    id: `${item}`,
    received: time,
    context: {},
    ...said,
    time,
  };
});

describe('docs/questions.md', () => {
  let grounds: Grounds;
  beforeAll(async () => {
    grounds = await openGrounds();
    const lines = events.map((row, item) => lineOf(row, { admitted: 0, item }));
    await grounds.store.insert('events', eventColumns, lines, { token: 'page' });
  });
  afterAll(async () => await grounds?.close());

  const pairs = of('question').map(({ json }, i) => [json, of('answer')[i]?.json ?? ''] as const);

  test('has an answer for every question', () => {
    expect(pairs.length).toBeGreaterThan(3);
    expect(of('answer')).toHaveLength(pairs.length);
    expect(of('condition').length).toBeGreaterThan(3);
  });

  test.each(pairs)('%s', async (question, expected) => {
    const { store, records } = grounds;
    const options = { store, records, clock: { now: () => now }, documentsOf: () => noDocuments, through: () => now };
    const asker = { workspace: 'w', signal: new AbortController().signal };
    const { columns, rows, n } = await answerQuestion(JSON.parse(question), asker, options);
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
    const { rows } = await grounds.store.query(`SELECT item FROM events WHERE ${sql}`, { params });
    expect(rows.map(([item]) => Number(item))).toEqual(named);
  });
});
