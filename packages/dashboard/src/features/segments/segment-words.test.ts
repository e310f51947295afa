import { expect, test } from 'vitest';
import { asOfSegment, segmentWords } from './segment-words.ts';

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
  expect(segmentWords({ people })).toBe('People whose engagement is high and country is not set, in a breakdown');
});

test('given a number of another question, when its people are said in words, then what it counts is there', () => {
  const people = { question: { kind: 'table' }, cell: { source: 'ads', metric: 'revenue' } };
  expect(segmentWords({ subject: 'lead', people })).toBe(
    'Leads who are counted where source is ads and metric is revenue, in a table',
  );
});

test('given a group of a funnel, when it is said in words, then its step and its group are there', () => {
  const people = {
    question: { kind: 'funnel', steps: [{ type: 'page' }, { type: 'buy' }] },
    cell: { step: 2, state: 'reached', plan: 'pro' },
  };
  expect(segmentWords({ people })).toBe('People who reached “buy” and whose plan is pro, in a funnel of page → buy');
});

test('given a list that was asked as of a past moment, when it is frozen later, then it is as of what was asked', () => {
  const asked = '2019-06-30T23:59:59.999Z';
  const people = { question: { kind: 'funnel', asOf: asked }, cell: {} };
  expect(asOfSegment({ people, asOf: '2026-11-29T20:52:01.000Z' }, undefined)).toBe(asked);
  expect(asOfSegment({ people }, undefined)).toBe(asked);
  expect(asOfSegment({ people }, '2019-05-01')).toBe('2019-05-01');
  expect(asOfSegment({ where: 'true', asOf: '2026-11-29T20:52:01.000Z' }, undefined)).toBe('2026-11-29T20:52:01.000Z');
  expect(asOfSegment({ where: 'true' }, undefined)).toBe(undefined);
});
