import type { DefinitionList } from '@millrace/contract';
import { expect, test } from 'vitest';
import { isUnripe, leftOutOf, needsOf, provisionalWords, rankOf, rateText } from './needs.ts';

const listOf = (specs: Readonly<Record<string, object>>) =>
  ({ definitions: Object.entries(specs).map(([name, spec]) => ({ name, spec })) }) as unknown as DefinitionList;
const notes = {
  score: { name: 'source', version: 1 },
  left_out: [{ group: 'mail', metrics: ['return_rate'] }],
};
const scores = listOf({ source: { provisional: { submitted: 1500, mature_deliveries: 200 } }, other: {} });
const metrics = listOf({ submitted: { title: 'Leads submitted' } });

test('a provisional score says what it needs, in the words of the metrics', () => {
  const needs = needsOf({ notes }, { scores, metrics });
  expect(needs).toBe('needs at least 1,500 leads submitted and 200 mature deliveries');
  expect(provisionalWords(needs, [])).toBe(`Provisional: a score ${needs}.`);
  expect(provisionalWords(needs, leftOutOf({ notes }, 'mail'))).toBe(
    `Provisional: a score ${needs}; this one has no data of Return rate.`,
  );
});

test('a score without minimums, or one that is not known yet, asks for nothing', () => {
  expect(needsOf({ notes }, { scores: undefined, metrics })).toBeUndefined();
  expect(needsOf({ notes: { score: { name: 'other' } } }, { scores, metrics })).toBeUndefined();
  expect(leftOutOf({ notes }, 'ads')).toEqual([]);
  expect(provisionalWords(undefined, [])).toBeUndefined();
});

const contact = { name: 'contact_rate', type: 'number', unit: 'fraction', minimum: 200 } as const;
const columns = [
  { name: 'source', type: 'text', unit: null },
  { name: 'score', type: 'integer', unit: null },
  contact,
  { name: 'provisional', type: 'boolean', unit: null },
  { name: 'contact_rate.n', type: 'integer', unit: null },
  { name: 'contact_rate.mature', type: 'boolean', unit: null },
] as const;
const row = (score: number, provisional: boolean, ...[rate, n, mature]: readonly [number, number, boolean]) =>
  ['ads', score, rate, provisional, n, mature] as const;

test('what can still come is not told as a share of 0, and counts as unripe; so does what is of too few', () => {
  const answer = { columns: [...columns] };
  const told = (rate: number, n: number, mature: boolean) => {
    const cells = row(63, true, rate, n, mature);
    return [rateText(answer, contact, cells), isUnripe(answer, contact.name, cells)];
  };
  expect(told(0, 900, false)).toEqual(['none so far', true]);
  expect(told(0.5, 900, false)).toEqual(['50.0\u202f%', true]);
  expect(told(0, 900, true)).toEqual(['0.0\u202f%', false]);
  expect(told(0, 199, true)).toEqual(['0.0\u202f%', true]);
});

test('a provisional score stands behind all others', () => {
  const rows = [row(100, true, 1, 1, false), row(0, false, 0, 900, true), row(9, true, 0, 2, false)];
  const answer = { columns: [...columns], rows: rows.map((cells) => [...cells]) };
  const order = answer.rows.toSorted((a, b) => (rankOf(answer, b) ?? 0) - (rankOf(answer, a) ?? 0));
  expect(order.map(([, score]) => score)).toEqual([0, 100, 9]);
});
