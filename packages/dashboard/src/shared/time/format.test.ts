import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clock, clockMs, dayMinute, hourMinute, moment, momentMs, zoneOffset } from './format.ts';

const at = '2026-11-17T10:02:04.570Z';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(at) });
});
afterEach(() => {
  vi.useRealTimers();
});

test('an instant is shown in the zone that is asked for', () => {
  expect(hourMinute(at, 'UTC')).toBe('10:02');
  expect(clock(at, 'Europe/Berlin')).toBe('11:02:04');
  expect(clockMs(at, 'UTC')).toBe('10:02:04.570');
  expect(dayMinute(at, 'America/New_York')).toBe('Nov 17, 05:02');
  expect(moment(at, 'Asia/Kolkata')).toBe('Nov 17, 15:32:04');
  expect(momentMs(at, 'Asia/Kolkata')).toBe('Nov 17, 15:32:04.570');
});

test('another year than that of now is told, by the clocks of the zone', () => {
  vi.setSystemTime('2026-12-31T23:30:00Z');
  expect(dayMinute('2019-06-30T00:00:00Z', 'UTC')).toBe('Jun 30, 2019, 00:00');
  expect(dayMinute('2026-12-31T23:00:00Z', 'UTC')).toBe('Dec 31, 23:00');
  // There it is 2027 already.
  expect(dayMinute('2026-12-31T23:00:00Z', 'Asia/Kolkata')).toBe('Jan 1, 04:30');
  expect(dayMinute('2026-12-31T18:00:00Z', 'Asia/Kolkata')).toBe('Dec 31, 2026, 23:30');
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
