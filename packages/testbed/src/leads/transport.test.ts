import { limits } from '@millrace/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { believable } from '../binomial.ts';
import type { Expected, Send } from '../business.ts';
import { faultShares } from '../transport.ts';
import type { Sent } from './event.ts';
import { leads } from './leads.ts';
import { profiles } from './profiles.ts';
import { leadTransport } from './transport.ts';

const from = Date.UTC(2026, 0, 5, 9);
const minute = 60_000;

let stream: Sent[] = [];
beforeAll(() => {
  stream = [...leads({ profile: profiles.demo, seed: 5, from, to: from + 60 * minute, withSetup: false })];
});

test('switched off it sends every event once, as it is, at its time', () => {
  const sends = [...leadTransport(stream, { seed: 5, rate: 0 })];
  expect(sends).toEqual(
    stream.map(({ at, event }) => ({ at, door: 'native', line: JSON.stringify(event), expected: 'accepted' })),
  );
});

test('the same seed makes the same faults', () => {
  const part = stream.slice(0, 5000);
  expect([...leadTransport(part, { seed: 5, rate: 5 })]).toEqual([...leadTransport(part, { seed: 5, rate: 5 })]);
});

describe.each([1, 5])('at rate %i', (rate) => {
  let sends: Send[] = [];
  beforeAll(() => {
    sends = [...leadTransport(stream, { seed: 5, rate })];
  });
  const as = (expected: Expected): Send[] => sends.filter((send) => send.expected === expected);
  const idOf = ({ line }: Send): string => (JSON.parse(line) as { id: string }).id;

  test('sends are in order of time, and no event is missing', () => {
    expect(sends.map(({ at }) => at)).toEqual(sends.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(as('accepted').map(idOf).toSorted()).toEqual(stream.map(({ event }) => event.id).toSorted());
  });

  test('faults have their shares', () => {
    const n = stream.length;
    const planned = new Map(stream.map(({ at, event }) => [event.id, at]));
    const delays = as('accepted').map((send) => send.at - (planned.get(idOf(send)) ?? 0));
    const oversizes = as('rejected').filter(({ line }) => line.length > limits.eventBytes);
    const damaged = as('quarantined').length + as('rejected').length - oversizes.length;
    expect(believable(as('again').length, n, faultShares.duplicate * rate)).toBe(true);
    expect(believable(damaged, n, faultShares.malformed * rate)).toBe(true);
    expect(believable(oversizes.length, n, faultShares.oversized * rate)).toBe(true);
    expect(believable(delays.filter((ms) => ms > 0 && ms <= 5000).length, n, faultShares.outOfOrder * rate)).toBe(true);
    expect(believable(delays.filter((ms) => ms >= 5 * minute).length, n, faultShares.late * rate)).toBe(true);
    expect(delays.filter((ms) => ms > 60 * minute)).toEqual([]);
  });

  test('a second sending is the same bytes', () => {
    const first = new Set(as('accepted').map(({ line }) => line));
    expect(as('again').filter(({ line }) => !first.has(line))).toEqual([]);
  });

  test('each producer has one skew, at most 2 s', () => {
    const planned = new Map(stream.map(({ event }) => [event.id, event]));
    const skews = new Map<string, Set<number>>();
    for (const send of as('accepted')) {
      const { id, time } = JSON.parse(send.line) as { id: string; time: string };
      const original = planned.get(id);
      const isReport = original?.type.startsWith('feedback.') === true;
      const producer = String(original?.data[isReport ? 'buyer_id' : 'source_id']);
      const skew = Date.parse(time) - Date.parse(original?.time ?? '');
      skews.set(producer, (skews.get(producer) ?? new Set()).add(skew));
    }
    const all = [...skews.values()].flatMap((set) => [...set]);
    expect(all.length).toBe(skews.size);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(2000 * rate);
    expect(new Set(all).size).toBeGreaterThan(10);
  });
});

test('damaged lines stay one line, and each is damaged', () => {
  const sends = [...leadTransport(stream, { seed: 6, rate: 40 })].filter(
    ({ expected }) => expected === 'rejected' || expected === 'quarantined',
  );
  const isWhole = ({ line, expected }: Send): boolean => {
    if (line.includes('\n')) return true;
    if (expected === 'quarantined') return typeof JSON.parse(line) !== 'object';
    return line.startsWith('{') && line.endsWith('}') && line.length <= limits.eventBytes;
  };
  expect(sends.length).toBeGreaterThan(100);
  expect(sends.filter(isWhole)).toEqual([]);
});
