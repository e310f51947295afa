import { expect, test } from 'vitest';
import { clock, clockMs, dayMinute, hourMinute, moment, zoneOffset } from './format.ts';

const at = '2026-11-17T10:02:04.570Z';

test('an instant is shown in the zone that is asked for', () => {
  expect(hourMinute(at, 'UTC')).toBe('10:02');
  expect(clock(at, 'Europe/Berlin')).toBe('11:02:04');
  expect(clockMs(at, 'UTC')).toBe('10:02:04.570');
  expect(dayMinute(at, 'America/New_York')).toBe('Nov 17, 05:02');
  expect(moment(at, 'Asia/Kolkata')).toBe('Nov 17, 15:32:04.570');
});

test('midnight is 00, not 24', () => {
  expect(clock('2026-11-17T00:00:00Z', 'UTC')).toBe('00:00:00');
});

test('zones are offsets at an instant, summer time included', () => {
  expect(zoneOffset(Date.parse(at), 'UTC')).toBe(0);
  expect(zoneOffset(Date.parse(at), 'Asia/Kolkata')).toBe(5.5 * 3_600_000);
  expect(zoneOffset(Date.parse(at), 'America/New_York')).toBe(-5 * 3_600_000);
  expect(zoneOffset(Date.parse('2026-07-01T00:00:00Z'), 'America/New_York')).toBe(-4 * 3_600_000);
});
