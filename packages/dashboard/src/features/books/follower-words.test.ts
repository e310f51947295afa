import { expect, test } from 'vitest';
import { isHeldUp, keptBy } from './follower-words.ts';

test('every follower says what it keeps', () => {
  expect(keptBy('admit')).toBe('every event once, and the states of subjects');
  expect(keptBy('rollup/activity/2')).toBe('the rollup of all events');
  expect(keptBy('rollups/4')).toBe('a rollup');
  expect(keptBy('next/ids')).toBe('identities of events, of the next store');
});

test('a follower is held up while it tries the same again, not by what is over', () => {
  const follower = { name: 'store', topic: 'admitted', position: 1, end: 2, lag: 1 };
  const errors = { count: 2, code: 'STORE_UNAVAILABLE', at: '2026-01-05T12:00:00Z' };
  expect(isHeldUp(follower)).toBe(false);
  expect(isHeldUp({ ...follower, errors: { ...errors, since: null } })).toBe(false);
  expect(isHeldUp({ ...follower, errors: { ...errors, since: '2026-01-05T11:59:00Z' } })).toBe(true);
});
