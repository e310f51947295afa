import { describe, expect, test } from 'vitest';
import { bucketsOf } from './buckets.ts';
import { frameOf, instantOf } from './frame.ts';

const now = Date.UTC(2026, 0, 5, 12, 0, 30, 250);
const iso = (ms: number): string => new Date(ms).toISOString();

test.each([
  ['now', '2026-01-05T12:00:30.250Z'],
  ['now-90s', '2026-01-05T11:59:00.250Z'],
  ['now-90m', '2026-01-05T10:30:30.250Z'],
  ['now-24h', '2026-01-04T12:00:30.250Z'],
  ['now-7d', '2025-12-29T12:00:30.250Z'],
  ['now-2w', '2025-12-22T12:00:30.250Z'],
  ['2026-01-05', '2026-01-05T00:00:00.000Z'],
  ['2026-01-05T13:00:00+02:00', '2026-01-05T11:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(iso(instantOf(text, now, 'x'))).toBe(expected);
});

test.each(['now+1h', 'now-', 'now-1y', 'now-1.5h', 'NOW', '', '12', '2026-01-05T25:00:00Z'])(
  '%j is no instant',
  (text) => {
    expect(() => instantOf(text, now, 'range.from')).toThrow(expect.objectContaining({ code: 'RANGE_INVALID' }));
  },
);

describe('asOf', () => {
  const range = { from: '2026-01-05T10:00:00Z', to: '2026-01-05T14:00:00Z' };
  test('is now in a range that goes on', () => {
    expect(frameOf({ range }, now)).toMatchObject({ asOf: now, before: now + 1 });
  });
  test('is the end of a range that is over', () => {
    const over = { from: range.from, to: '2026-01-05T11:00:00Z' };
    expect(frameOf({ range: over }, now)).toMatchObject({ asOf: Date.parse(over.to), before: Date.parse(over.to) });
  });
  test('takes in the instant it names', () => {
    const at = '2026-01-05T10:30:00Z';
    expect(frameOf({ range, asOf: at }, now)).toMatchObject({ asOf: Date.parse(at), before: Date.parse(at) + 1 });
  });
  test('before the range leaves nothing', () => {
    const frame = frameOf({ range, asOf: '2026-01-05T09:00:00Z' }, now);
    expect(frame.before).toBe(frame.from);
    expect(bucketsOf(frame, 'hour')).toEqual([]);
  });
});

describe('buckets', () => {
  const buckets = (from: string, to: string, grain: 'minute' | 'hour' | 'day'): string[] =>
    bucketsOf(frameOf({ range: { from, to } }, now), grain).map((start) => iso(start).slice(0, 16));
  test('begin on whole grains, and not after asOf', () => {
    expect(buckets('now-2h', '2026-01-06', 'hour')).toEqual([
      '2026-01-05T10:00',
      '2026-01-05T11:00',
      '2026-01-05T12:00',
    ]);
    expect(buckets('now-1d', 'now', 'day')).toEqual(['2026-01-04T00:00', '2026-01-05T00:00']);
    expect(buckets('2026-01-05T11:00:00Z', '2026-01-05T11:02:00Z', 'minute')).toEqual([
      '2026-01-05T11:00',
      '2026-01-05T11:01',
    ]);
  });
  test('are 1,500 at most', () => {
    expect(buckets('2026-01-01', '2026-01-02T01:00:00Z', 'minute')).toHaveLength(1500);
    expect(() => buckets('2026-01-01', '2026-01-02T01:00:00.001Z', 'minute')).toThrow(
      expect.objectContaining({ code: 'RANGE_INVALID' }),
    );
  });
});
