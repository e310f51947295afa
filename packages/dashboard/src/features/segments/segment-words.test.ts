import { expect, test } from 'vitest';
import { asOfSegment, segmentWords } from './segment-words.ts';

test('given a rule, when it is said in words, then its kind and its condition are there', () => {
  expect(segmentWords({ subject: 'lead', where: 'price > 20' }, 'UTC')).toBe('Leads of whom price > 20');
});

test('given those who are stuck in a funnel, when they are said in words, then the step has its name', () => {
  const steps = [{ type: 'page' }, { type: 'buy', name: 'Bought' }];
  const people = { question: { kind: 'funnel', steps }, cell: { step: 2, state: 'dropped' } };
  expect(segmentWords({ subject: 'person', people }, 'UTC')).toBe(
    'People who are stuck after “Bought” in a funnel of page → Bought',
  );
});

test('given a group of a breakdown, when it is said in words, then its traits are there', () => {
  const people = { question: { kind: 'breakdown', subject: 'person' }, cell: { engagement: 'high', country: null } };
  expect(segmentWords({ people }, 'UTC')).toBe(
    'People whose engagement is high and country is not set, in a breakdown',
  );
});

test('given a number of another question, when its people are said in words, then what it counts is there', () => {
  const people = { question: { kind: 'table' }, cell: { source: 'ads', metric: 'revenue' } };
  expect(segmentWords({ subject: 'lead', people }, 'UTC')).toBe(
    'Leads who are counted where source is ads and metric is revenue, in a table',
  );
});

test('given a group of a funnel, when it is said in words, then its step and its group are there', () => {
  const people = {
    question: { kind: 'funnel', steps: [{ type: 'page' }, { type: 'buy' }] },
    cell: { step: 2, state: 'reached', plan: 'pro' },
  };
  expect(segmentWords({ people }, 'UTC')).toBe(
    'People who reached “buy” and whose plan is pro, in a funnel of page → buy',
  );
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

test('given a cell of a retention, when it is said in words, then its cohort is a date and its period has a name', () => {
  const question = { kind: 'retention', grain: 'week' };
  const cohort = '2026-10-19T00:00:00.000Z';
  const said = (cell: Record<string, string | number>) => segmentWords({ people: { question, cell } }, 'UTC');
  expect(said({ cohort, week: 2, state: 'retained' })).toBe(
    'People who began in the week of Oct 19 and came again in week 2, in a retention',
  );
  expect(said({ cohort, week: 2, state: 'lost' })).toMatch(/did not come again in week 2/);
  expect(said({ cohort })).toBe('People who began in the week of Oct 19, in a retention');
});

test('given a bucket of a trend, when it is said in words, then its start is a date', () => {
  const people = {
    question: { kind: 'trend', grain: 'week' },
    cell: { time: '2026-10-19T00:00:00.000Z', metric: 'events' },
  };
  expect(segmentWords({ people }, 'UTC')).toBe(
    'People who are counted where time is Week of Oct 19 and metric is events, in a trend',
  );
});
