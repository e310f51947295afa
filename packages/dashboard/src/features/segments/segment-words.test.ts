import { expect, test } from 'vitest';
import { segmentWords } from './segment-words.ts';

test('given a rule, when it is said in words, then its kind and its condition are there', () => {
  expect(segmentWords({ subject: 'lead', where: 'price > 20' })).toBe('Leads of whom price > 20');
});

test('given those who are stuck in a funnel, when they are said in words, then the step has its name', () => {
  const steps = [{ type: 'page' }, { type: 'buy', name: 'Bought' }];
  const people = { question: { kind: 'funnel', steps }, cell: { step: 2, state: 'dropped' } };
  expect(segmentWords({ subject: 'person', people })).toBe(
    'People who are stuck after “Bought” in a funnel of page → Bought',
  );
});

test('given a group of a breakdown, when it is said in words, then its traits are there', () => {
  const people = { question: { kind: 'breakdown', subject: 'person' }, cell: { engagement: 'high', country: null } };
  expect(segmentWords({ people })).toBe('People who engagement high, country not set in a breakdown');
});
