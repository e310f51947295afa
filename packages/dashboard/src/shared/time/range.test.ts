import { describe, expect, test } from 'vitest';
import { momentParam } from './moment-param.ts';
import { rangeParamOf, grainOf, midnight, rangeParam, rangeOf, rangeWords } from './range.ts';

describe('the range in an address', () => {
  test('what ends now stays relative', () => {
    expect(rangeOf('7d', 'UTC')).toEqual({ from: 'now-7d', to: 'now' });
    expect(rangeWords('7d')).toBe('Last 7 d');
  });

  test('two days are whole days of the zone, the second included', () => {
    expect(rangeOf('2026-11-01..2026-11-14', 'UTC')).toEqual({
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-15T00:00:00.000Z',
    });
    expect(rangeOf('2026-11-01..2026-11-01', 'Europe/Berlin')).toEqual({
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-01T23:00:00.000Z',
    });
    expect(rangeWords('2019-11-01..2019-11-14')).toBe('Nov 1, 2019 to Nov 14, 2019');
  });

  test('a day on which the clocks change has 23 or 25 hours', () => {
    const hour = 3_600_000;
    const lengthOf = (day: string, next: string): number =>
      (midnight(next, 'Europe/Berlin') - midnight(day, 'Europe/Berlin')) / hour;
    expect(lengthOf('2026-03-29', '2026-03-30')).toBe(23);
    expect(lengthOf('2026-10-25', '2026-10-26')).toBe(25);
  });

  test.each([
    ['60m', 'minute'],
    ['2026-11-01..2026-11-02', 'hour'],
    ['2026-11-01..2026-11-30', 'day'],
    ['2026-01-01..2026-12-31', 'week'],
    ['2020-01-01..2026-12-31', 'month'],
  ])('%s is drawn by %s', (param, grain) => expect(grainOf(param)).toBe(grain));

  test.each(['7d', '2026-11-01..2026-11-14'])('%s may stand there', (param) =>
    expect(rangeParam.test(param)).toBe(true),
  );
  test.each(['8d', '2026-11-01', '7d '])('%s may not', (param) => expect(rangeParam.test(param)).toBe(false));
});

test('a range that a document says is found again, however it counts', () => {
  expect(rangeParamOf({ from: 'now-1h', to: 'now' })).toBe('60m');
  expect(rangeParamOf({ from: 'now-7d', to: 'now' })).toBe('7d');
  expect(rangeParamOf({ from: 'now-5h', to: 'now' })).toBeUndefined();
  expect(rangeParamOf({ from: '2026-01-01', to: 'now' })).toBeUndefined();
});

test.each(['2019-06-30', '2019-06-30T23:59Z', '2019-12-31T00:00:00.000Z'])('%s may stand in an address', (param) => {
  expect(param).toMatch(momentParam);
});

test.each(['2019-99-99', '2019-00-10', '2019-06-32', '2019-06-30T24:00Z', 'now'])('%s is no moment', (param) => {
  expect(param).not.toMatch(momentParam);
  expect(`${param}..2019-06-30`).not.toMatch(rangeParam);
});
