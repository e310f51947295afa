import { noCounts, type Books, type LiveRates } from '@millrace/contract';
import { expect, test } from 'vitest';
import { lampOf } from './lamp.ts';

const total = { ...noCounts, received: 68_400, accepted: 68_400, admitted: 68_400, stored: 68_400, difference: 0 };
const books: Books = {
  workspace: 'main',
  from: '',
  to: '',
  total,
  balanced: true,
  rows: [],
  corrections: { awaited: 0, forgotten: 0, lastForgotten: null },
  followers: [{ name: 'admit', topic: 'received', position: 9, end: 9, lag: 0 }],
};
const perSecond = { received: 0, admitted: 0, duplicate: 0, conflict: 0, quarantined: 0, rejected: 0, parked: 0 };
const rates: LiveRates = { at: '', perSecond, lagMs: 7 };
const well = { books, rates, failed: false, lost: false };

test('green says that all that was accepted is stored', () => {
  expect(lampOf(well)).toEqual({ tone: 'ok', words: 'Stored = accepted', lag: '7\u202fms' });
});

test('while something is still to be stored, it says how much, without a lag; much of it is late', () => {
  const loading = { ...books, total: { ...total, stored: 52_800, loading: 15_600 } };
  expect(lampOf({ ...well, books: loading })).toEqual({ tone: 'warn', words: 'Storing, 15,600 behind' });
  const waiting = { ...books, total: { ...total, admitted: 68_398, stored: 68_396, waiting: 2, loading: 2 } };
  expect(lampOf({ ...well, books: waiting })).toEqual({ tone: 'calm', words: 'Storing, 4 behind' });
});

test('what is received and not yet admitted is no balance either', () => {
  const behind = { ...books, followers: [{ name: 'admit', topic: 'received', position: 9, end: 24, lag: 15 }] };
  expect(lampOf({ ...well, books: behind })).toEqual({ tone: 'warn', words: 'Admitting, 15 behind' });
});

test('without a stream or books, what was so the last time is not said', () => {
  expect(lampOf({ ...well, lost: true })).toEqual({ tone: 'warn', words: 'Connection lost' });
  expect(lampOf({ ...well, failed: true, lost: true })).toEqual({ tone: 'warn', words: 'Books not readable' });
  expect(lampOf({ ...well, books: undefined })).toEqual({ tone: 'calm', words: 'Reading books' });
});

test('each trouble has its words, events that are refused before the rest', () => {
  expect(lampOf({ ...well, books: { ...books, balanced: false } }).words).toBe('Books differ');
  expect(lampOf({ ...well, books: { ...books, storeAway: true } }).words).toBe('Store not readable');
  const refusing: Books = { ...books, refusing: 'DISK_FULL', storeAway: true };
  expect(lampOf({ ...well, books: refusing })).toEqual({ tone: 'crit', words: 'Events are refused' });
});
