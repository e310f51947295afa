import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const content = await readPage('lead-questions.md');
const { of, pairs } = content;

describe('docs/lead-questions.md', () => {
  let page: Asked;
  beforeAll(async () => {
    page = await openPage(content, Date.UTC(2026, 2, 1));
  });
  afterAll(async () => await page?.close());

  test('has an answer for every question', () => {
    expect(pairs.length).toBeGreaterThan(5);
    expect(of('answer')).toHaveLength(pairs.length);
  });

  test.each(pairs)('%s', async (question, expected) => {
    const { columns, rows, n, notes } = await page.ask(JSON.parse(question));
    const told = { columns: columns.map(({ name }) => name), rows, n, ...(notes === undefined ? {} : { notes }) };
    const wanted = JSON.parse(expected) as { readonly notes?: { readonly score?: object } };
    // Which version of the score it was made with.
    if (wanted.notes?.score !== undefined) expect(notes?.['score']).toMatchObject({ ...wanted.notes.score });
    expect(JSON.parse(JSON.stringify(told, short))).toEqual({ ...wanted, notes: withScoreOf(wanted.notes, notes) });
  });

  test('lists who stands behind a number', async () => {
    const { people } = await page.list(JSON.parse(of('wanted')[0]?.json ?? ''));
    expect(people.map(({ id }) => id)).toEqual(JSON.parse(of('list')[0]?.json ?? ''));
  });

  const range = { from: '2026-01-05', to: '2026-01-07' };
  const cohort = { kind: 'cohort', grain: 'day', metrics: ['sold'], range };
  const cut = { name: 'a', metric: 'sold', cuts: [1], names: ['x', 'y'] };
  const matrix = { kind: 'matrix', of: 'data.buyer', cells: ['sold'], rows: cut, columns: cut, range };
  const lift = { kind: 'lift', group: { having: 'data.valid' }, size: 'sold', successes: 'converted', range };

  test.each([
    [{ ...cohort, ages: { unit: 'day' } }, 'QUESTION_INVALID'],
    [{ ...cohort, ages: { unit: 'day', upTo: 3, at: [1] } }, 'QUESTION_INVALID'],
    [{ ...cohort, ages: { unit: 'day', upTo: 3 }, metrics: ['nothing'] }, 'METRIC_UNKNOWN'],
    [{ kind: 'scorecard', score: 'nothing', by: 'data.source', range }, 'SCORE_UNKNOWN'],
    [{ ...matrix, rows: { ...cut, names: ['x', 'y', 'z'] } }, 'QUESTION_INVALID'],
    [{ ...matrix, columns: { ...cut, cuts: [2, 1], names: ['x', 'y', 'z'] } }, 'QUESTION_INVALID'],
    [{ ...matrix, cells: ['nothing'] }, 'METRIC_UNKNOWN'],
    [{ ...lift, size: 'price' }, 'QUESTION_INVALID'],
    [{ ...lift, group: { having: 'nothing == 1' } }, 'FIELD_UNKNOWN'],
  ])('%j is refused with %s', async (question, code) => {
    await expect(page.ask(question)).rejects.toMatchObject({ code });
  });
});

/** Fractions to four places. */
const short = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(4)) : value);

/** The page says the name of the score; its hash is what it is. */
function withScoreOf(wanted: object | undefined, notes: Readonly<Record<string, unknown>> | undefined): unknown {
  return wanted !== undefined && 'score' in wanted ? { ...wanted, score: notes?.['score'] } : wanted;
}
