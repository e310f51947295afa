import { expect, test } from 'vitest';
import { instantOf } from './cli-types.ts';

const now = Date.parse('2026-01-05T12:00:00Z');

test.each([
  ['30m', '2026-01-05T11:30:00.000Z'],
  ['24h', '2026-01-04T12:00:00.000Z'],
  ['7d', '2025-12-29T12:00:00.000Z'],
  ['2026-01-05', '2026-01-05'],
  ['soon', 'soon'],
])('--since %s is %s', (since, instant) => {
  expect(instantOf(since, now)).toBe(instant);
});
