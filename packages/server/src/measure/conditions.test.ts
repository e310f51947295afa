import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileMatch, compileSql } from '../language/language.ts';
import { eventColumns } from '../store/store.ts';
import { arbitraryCondition, arbitraryRow } from './conditions.contract.ts';
import { eventSchema } from './event-schema.ts';
import { lineOf, openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const seed = Math.trunc(Math.random() * 2 ** 31);
const rows = fc.sample(arbitraryRow, { numRuns: 60, seed });

/** 60 rows × 150 conditions × both truths. */
test(`the closure and the SQL of a condition agree on every row (seed ${seed})`, async () => {
  const { store } = grounds;
  const lines = rows.map((row, item) => lineOf(row, { admitted: 0, item }));
  await store.insert('events', eventColumns, lines, { token: 'rows' });

  const matching = async (tree: unknown): Promise<number[]> => {
    const { sql, params } = compileSql(tree, eventSchema);
    const result = await store.query(`SELECT item FROM events WHERE ${sql} ORDER BY item`, { params });
    return result.rows.map(([item]) => Number(item));
  };
  const expected = (tree: unknown): number[] => {
    const matches = compileMatch(tree, eventSchema);
    return rows.flatMap((row, item) => (matches(row) ? [item] : []));
  };
  const agree = fc.asyncProperty(arbitraryCondition, async (tree) => {
    for (const each of [tree, { op: 'not', of: tree }]) expect(await matching(each)).toEqual(expected(each));
  });
  await fc.assert(agree, { seed, numRuns: 150, endOnFailure: false });
}, 60_000);
