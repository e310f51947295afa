import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hourOfDay, weekday } from '../arrivals.ts';
import { believable } from '../binomial.ts';
import { transport } from '../transport.ts';
import { app, type AppOptions } from './app.ts';
import { factsOf, figuresOf, firstOf, type Figure } from './brute-force.harness.ts';
import type { Sent } from './call.ts';
import { population } from './character.ts';
import { newcomers } from './newcomers.ts';
import { appProfiles, rhythm, steadyApp, type AppProfile } from './profiles.ts';
import { prices } from './site.ts';
import { appWriting } from './writing.ts';

const monday = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const day = 24 * hour;

const take = (options: AppOptions, most: number): Sent[] => firstOf(app(options), most);
const idOf = ({ event }: Sent): string => ('messageId' in event ? event.messageId : event.id);

test('the same seed gives the same stream, byte for byte, and it is this one', () => {
  const options = { profile: appProfiles.demo, seed: 1, from: monday };
  const lines = take(options, 3000).map((sent) => JSON.stringify(sent));
  expect(take(options, 3000).map((sent) => JSON.stringify(sent))).toEqual(lines);
  expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(
    'a59b097e5eabee74c01ff373ca8235583c32fa8a944ed9f51bde3fe4f0bb6c19',
  );
});

test('another seed gives other ids', () => {
  const ids = (seed: number): Set<string> =>
    new Set(take({ profile: appProfiles.demo, seed, from: monday }, 500).map(idOf));
  const other = ids(2);
  expect([...ids(1)].filter((id) => other.has(id))).toEqual([]);
});

test('a stream is in order of time, its ids are unique, and it begins and ends where it is told to', () => {
  const all = [...app({ profile: appProfiles.demo, seed: 3, from: monday, to: monday + 10 * hour })];
  const times = all.map(({ at }) => at);
  expect(all.length).toBeGreaterThan(1000);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(all.map(idOf)).size).toBe(all.length);
  expect(times[0]).toBeGreaterThanOrEqual(monday);
  expect(times.at(-1)).toBeLessThan(monday + 10 * hour);
});

test('who was there before a run comes back in it, word for word as if it had run all the time', () => {
  const lived: AppProfile = { ...appProfiles.demo, earlierMs: 0 };
  const middle = monday + 3 * day;
  const to = middle + 6 * hour;
  const whole = [...app({ profile: lived, seed: 4, from: monday, to })];
  const later = [...app({ profile: { ...lived, earlierMs: 3 * day }, seed: 4, from: middle, to })];
  const known = new Map(whole.map((sent) => [idOf(sent), JSON.stringify(sent)]));
  expect(later.length).toBeGreaterThan(500);
  expect(later.filter((sent) => known.get(idOf(sent)) !== JSON.stringify(sent))).toEqual([]);
  // What is missing is the rest of visits that had begun before.
  const told = new Set(later.map(idOf));
  const missing = whole.filter((sent) => sent.at >= middle && !told.has(idOf(sent)));
  expect(missing.filter(({ at }) => at > middle + hour)).toEqual([]);
});

test(
  'history is of weeks, and the traffic behind it is of the same persons and of new ones at the same rate',
  { timeout: 60_000 },
  () => {
    const { lengthMs } = appProfiles.history;
    const subjects = (sents: readonly Sent[]): Set<string> =>
      new Set(sents.map(({ event }) => ('anonymousId' in event ? event.anonymousId.replace(/-\d$/u, '') : '')));
    for (const to of [monday, monday + 9.9 * hour]) {
      const history = [...app({ profile: appProfiles.history, seed: 1, from: to - lengthMs, to })];
      expect(history.length).toBeGreaterThan(65_000);
      expect(history.length).toBeLessThan(95_000);
      expect(new Set(history.map(({ at }) => Math.floor(at / day))).size).toBeGreaterThanOrEqual(42);
      const live = [...app({ profile: steadyApp, seed: 1, from: to + 5000, to: to + 12 * hour })];
      const before = subjects(history);
      const after = subjects(live);
      const again = [...after].filter((one) => before.has(one)).length;
      expect(again).toBeGreaterThan(20);
      expect(after.size - again).toBeGreaterThan(20);
      const ids = new Set(history.map(idOf));
      expect(live.filter((sent) => ids.has(idOf(sent)))).toEqual([]);
    }
  },
);

describe('six weeks of two thousand persons', () => {
  const seed = 20_260_105;
  const to = monday + 42 * day;
  const profile: AppProfile = { ...appProfiles.demo, newPerHour: 2, earlierMs: 0 };
  let figures: Figure[] = [];
  let persons = 0;
  beforeAll(() => {
    figures = figuresOf(
      factsOf(transport(app({ profile, seed, from: monday, to }), { seed, faults: null, writing: appWriting })),
    );
    const pace = { perHour: 2, shape: profile.shape, rhythm };
    persons = [...newcomers({ seed, pace, since: monday, to })].length;
  });
  const off = (name: string, count: number, n: number, p: number): string | null =>
    believable(count, n, p)
      ? null
      : `${name}: ${count} of ${n} is ${(count / n).toFixed(4)}, expected ${p}, seed ${seed}`;
  const types = ({ facts }: Figure): Set<string> => new Set(facts.map(({ type }) => type));

  test('everybody is one person, however many devices and ids they have, and was anonymous at first', () => {
    expect(figures.length).toBe(persons);
    expect(figures.filter(({ facts }) => facts[0]?.subject.startsWith('a:') !== true)).toEqual([]);
    const ids = figures.map(({ facts }) => new Set(facts.map(({ subject }) => subject)).size);
    expect(new Set(ids)).toEqual(new Set([1, 2, 3]));
  });

  test('a third sign up in their first visit, and most of those who do at all within a few', () => {
    const firstVisit = figures.filter(({ facts, firstSeen }) =>
      facts.some(({ type, time }) => type === 'signed_up' && time < firstSeen + hour),
    );
    expect(off('first visit', firstVisit.length, persons, population.signUp * 0.6)).toBeNull();
    const signedUp = figures.filter((figure) => types(figure).has('signed_up')).length;
    expect(signedUp / persons).toBeGreaterThan(population.signUp * 0.65);
    expect(signedUp / persons).toBeLessThan(population.signUp);
  });

  test('newcomers keep the hours and the weekdays', () => {
    const came = figures.map(({ firstSeen }) => firstSeen);
    const evening = came.filter((at) => hourOfDay(at) >= 18 && hourOfDay(at) < 23).length;
    const share = rhythm.hours.slice(18, 23).reduce((sum, factor) => sum + factor, 0) / 24;
    expect(off('evening', evening, persons, share)).toBeNull();
    const weekend = came.filter((at) => weekday(at) >= 5).length;
    expect(off('weekend', weekend, persons, (1.08 + 1.12) / 7)).toBeNull();
  });

  test('of those who came in the first week fewer are back every week', () => {
    const first = figures.filter(({ firstSeen }) => firstSeen < monday + 7 * day);
    const back = [1, 2, 3, 4, 5].map((week) => {
      const [from, until] = [monday + 7 * week * day, monday + 7 * (week + 1) * day];
      const active = first.filter(({ facts }) =>
        facts.some(({ type, time }) => type === 'page' && time >= from && time < until),
      );
      return active.length / first.length;
    });
    expect(back[0]).toBeLessThan(1 - population.once);
    expect(back[0]).toBeGreaterThan(0.3);
    expect(back[4]).toBeLessThan((back[0] ?? 0) * 0.75);
    expect(back[4]).toBeGreaterThan(0.02);
  });

  test('some buy, in categories at their prices; who is known uses services and is written to', () => {
    const bought = figures.flatMap(({ facts }) => facts.filter(({ type }) => type === 'purchase'));
    expect(bought.length).toBeGreaterThan(100);
    expect(new Set(bought.map(({ data }) => data['category']))).toEqual(new Set(Object.keys(prices)));
    expect(bought.filter(({ data }) => data['value'] !== prices[data['category'] as keyof typeof prices])).toEqual([]);
    const strangers = figures.filter((figure) => !types(figure).has('identify'));
    const served = (figure: Figure): boolean => types(figure).has('service.used') || types(figure).has('message.sent');
    expect(strangers.filter(served)).toEqual([]);
    const letters = figures.flatMap(({ facts }) => facts.filter(({ type }) => type.startsWith('message.')));
    const delivered = letters.filter(({ type }) => type === 'message.delivered').length;
    const sent = letters.filter(({ type }) => type === 'message.sent').length;
    expect(off('delivered', delivered, sent, 0.98)).toBeNull();
  });
});
