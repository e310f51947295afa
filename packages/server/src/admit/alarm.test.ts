import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Alarm } from './alarm.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A clock that shows `slow` ms less than the timers have waited. */
function alarmOf(slow: () => number) {
  const rung: number[] = [];
  const clock = { now: () => Date.now() - slow() };
  return { rung, alarm: new Alarm(clock, () => void rung.push(clock.now())), start: Date.now() };
}

test('a timeout that ends a little early rings when it is due', () => {
  let waited = false;
  const { rung, alarm, start } = alarmOf(() => (waited ? 1 : 0));
  alarm.set(start + 1000);
  waited = true;
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual([start + 1000]);
});

test('what is due further away than a timeout can wait rings once, then', () => {
  const { rung, alarm, start } = alarmOf(() => 0);
  const month = 30 * 86_400_000;
  alarm.set(start + month);
  vi.advanceTimersByTime(month - 1);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual([start + month]);
});

test('set again or unset, the former does not ring', () => {
  const { rung, alarm, start } = alarmOf(() => 0);
  alarm.set(start + 10);
  alarm.set(start + 20);
  vi.advanceTimersByTime(15);
  expect(rung).toEqual([]);
  alarm.set(undefined);
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual([]);
});
