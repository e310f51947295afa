import { expect, test } from 'vitest';
import { axisTicks, timeTicks } from './ticks.ts';

const minute = 60_000;
const hour = 60 * minute;
const text = (ticks: number[]): string[] => ticks.map((at) => new Date(at).toISOString().slice(11, 16));

test('an hour has a tick every ten minutes', () => {
  const from = Date.parse('2026-11-17T12:03:00Z');
  expect(text(timeTicks(from, from + hour, { most: 7, shift: () => 0 }))).toEqual([
    '12:10',
    '12:20',
    '12:30',
    '12:40',
    '12:50',
    '13:00',
  ]);
});

test('a day has round hours of the zone, not of UTC', () => {
  const from = Date.parse('2026-11-17T00:00:00Z');
  const ticks = timeTicks(from, from + 24 * hour, { most: 8, shift: () => 5.5 * hour });
  expect(text(ticks)).toEqual(['00:30', '03:30', '06:30', '09:30', '12:30', '15:30', '18:30', '21:30']);
});

test('months and years have no more ticks than there is room for', () => {
  const from = Date.parse('2026-01-01T00:00:00Z');
  for (const days of [60, 120, 365, 1500])
    for (const most of [3, 8]) {
      const ticks = timeTicks(from, from + days * 24 * hour, { most, shift: () => 0 });
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(most + 1);
    }
});

test('an axis has no text twice, and none that is empty', () => {
  const whole = (value: number) => (value === 0.5 ? '' : String(Math.round(value)));
  expect(axisTicks([0, 0.2, 0.4, 0.5, 0.6, 1], whole)).toEqual([
    { value: 0, words: '0' },
    { value: 0.6, words: '1' },
  ]);
});
