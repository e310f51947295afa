import { noCounts, type Books, type LiveRates } from '@millrace/contract';
import { expect, test } from 'vitest';
import { admitting, isLate } from './behind.ts';

const none = { received: 0, admitted: 0, duplicate: 0, conflict: 0, quarantined: 0, rejected: 0, parked: 0 };
const still: LiveRates = { at: '2026-11-17T10:00:00.000Z', perSecond: none, lagMs: 0 };
const flowing: LiveRates = { ...still, perSecond: { ...none, received: 100, admitted: 100 }, lagMs: 12 };
const books = (lag: number): Books => ({
  workspace: 'main',
  from: '',
  to: '',
  total: { ...noCounts, difference: 0 },
  balanced: true,
  rows: [],
  corrections: { awaited: 0, forgotten: 0, lastForgotten: null },
  followers: [{ name: 'admit', topic: 'received', position: 0, end: lag, lag }],
});

test('an admission that stands still says how much waits, not the lag of what it did last', () => {
  expect(admitting(books(15), still)).toEqual({ text: '15 waiting', late: true });
  expect(admitting(books(0), still)).toEqual({ text: '0\u202fms', late: false });
});

test('an admission that goes on says its lag, whatever waits', () => {
  expect(admitting(books(15), flowing)).toEqual({ text: '12\u202fms', late: false });
  expect(admitting(undefined, { ...flowing, lagMs: 10_001 })).toEqual({ text: '10\u202fs', late: true });
  expect(admitting(books(15), undefined)).toBeUndefined();
});

test('ten seconds worth of what comes is not late', () => {
  expect([isLate(10, undefined), isLate(11, undefined), isLate(1000, flowing), isLate(1001, flowing)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
