import type { DefinitionList } from '@millrace/contract';
import { expect, test } from 'vitest';
import { leftOutOf, needsOf, provisionalWords } from './needs.ts';

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
