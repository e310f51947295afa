import { noCounts, type Books, type Drift } from '@millrace/contract';
import { expect, test } from 'vitest';
import { healthOf } from './health.ts';

const counts = { ...noCounts, received: 1000, accepted: 990, dropped: 10, admitted: 990, stored: 990, difference: 0 };
const books: Books = {
  workspace: 'main',
  from: '2026-11-17T10:00:00.000Z',
  to: '2026-11-17T11:00:00.000Z',
  total: counts,
  balanced: true,
  rows: [],
  corrections: { awaited: 0, forgotten: 0, lastForgotten: null },
  followers: [
    { name: 'store', topic: 'admitted', position: 9, end: 9, lag: 0 },
    { name: 'rollups', topic: 'admitted', position: 9, end: 9, lag: 0 },
  ],
};
const finding = { type: 'a', field: null, first: '', last: '', count: 1, was: null, is: null, code: null, mode: null };
const drift: Drift = {
  through: '',
  since: '',
  sampling: { first: 1, every: 1 },
  findings: [{ ...finding, kind: 'type_new', advice: '' }],
  more: 0,
};
const bad = (lines: ReturnType<typeof healthOf>) =>
  lines.filter(({ good }) => !good).map(({ name, text }) => [name, text]);

test('all is well while nothing is refused, late or different; noise and new types are no trouble', () => {
  const lines = healthOf({ books, rates: undefined, drift });
  expect(bad(lines)).toEqual([]);
  expect(lines.map(({ text }) => text)).toContain('all 2 level');
  expect(lines[0]?.text).toBe('990 of 1,000');
});

test('while events are refused, that all received ones were accepted is not good', () => {
  const lines = healthOf({ books: { ...books, refusing: 'DISK_FULL' }, rates: undefined, drift });
  expect(bad(lines)).toEqual([['Accepted', '990 of 1,000, now refused']]);
});

test('each kind of trouble is a line of its own', () => {
  const worse: Books = {
    ...books,
    total: { ...counts, accepted: 985, quarantined: 3, rejected: 2 },
    followers: [...books.followers, { name: 'states', topic: 'admitted', position: 1, end: 90, lag: 89 }],
    storeAway: true,
  };
  const lines = healthOf({
    books: worse,
    rates: undefined,
    drift: { ...drift, findings: [{ ...finding, kind: 'field_vanished', advice: '' }], more: 1 },
  });
  expect(bad(lines)).toEqual([
    ['Accepted', '985 of 1,000'],
    ['Rejected', '2'],
    ['Quarantined', '3'],
    ['Followers', 'states 89 behind'],
    ['Store', 'cannot be reached'],
    ['Drift, last 7 days', '2 to look at'],
  ]);
});
