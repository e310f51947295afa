import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Sent } from './event.ts';
import { leads } from './leads.ts';
import { profiles, steadyDemo } from './profiles.ts';

const monday = Date.UTC(2026, 0, 5);
const hour = 3_600_000;

function take(options: Parameters<typeof leads>[0], most: number): Sent[] {
  const taken: Sent[] = [];
  for (const sent of leads(options)) if (taken.push(sent) === most) break;
  return taken;
}

const lines = (options: Parameters<typeof leads>[0], most: number): string[] =>
  take(options, most).map((sent) => JSON.stringify(sent));

test('the same seed gives the same stream, byte for byte, and it is this one', () => {
  const options = { profile: profiles.demo, seed: 1, from: monday };
  const first = lines(options, 5000);
  expect(lines(options, 5000)).toEqual(first);
  expect(createHash('sha256').update(first.join('\n')).digest('hex')).toBe(
    '6096d0af1a40b37c67505198376b7061d20b00725ca678f481112e63a03329ca',
  );
});

test('another seed gives other ids and other times', () => {
  const ids = (seed: number): Set<string> =>
    new Set(take({ profile: profiles.demo, seed, from: monday, withSetup: false }, 500).map((sent) => sent.event.id));
  const other = ids(2);
  expect([...ids(1)].filter((id) => other.has(id))).toEqual([]);
});

test('a stream is in order of time, its ids are unique, and it ends where it is told to', () => {
  const until = monday + 30 * hour;
  const all = [...leads({ profile: profiles.demo, seed: 3, from: monday, to: monday + 2 * hour, until })];
  const times = all.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(all.map(({ event }) => event.id)).size).toBe(all.length);
  expect(all.at(-1)?.at).toBeLessThan(until);
  expect(all.at(-1)?.at).toBeGreaterThan(monday + 20 * hour);
});

test('runs that start a second apart share no lead', () => {
  const subjects = (from: number): Set<string> =>
    new Set(
      take({ profile: profiles['load-1m'], seed: 1, from, withSetup: false }, 3000).map(
        (sent) => sent.event.subject.id,
      ),
    );
  const later = subjects(monday + 1000);
  expect([...subjects(monday)].filter((id) => later.has(id))).toEqual([]);
});

test('what is told of a lead later is what was told at first', () => {
  const run = { profile: profiles.demo, seed: 9, from: monday, to: monday + hour, withSetup: false };
  const short = [...leads(run)];
  const long = [...leads({ ...run, until: Number.POSITIVE_INFINITY })];
  expect(long.length).toBeGreaterThan(short.length);
  expect(long.slice(0, short.length)).toEqual(short);
});

test(
  'load-1m makes 277.8 events a second in its ten minutes, three times as many at its peaks',
  { timeout: 60_000 },
  () => {
    const { lengthMs } = profiles['load-1m'];
    const run = leads({ profile: profiles['load-1m'], seed: 1, from: monday, to: monday + lengthMs });
    const perSecond = Array.from<number>({ length: lengthMs / 1000 }).fill(0);
    for (const { at } of run) {
      const second = Math.floor((at - monday) / 1000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    const total = perSecond.reduce((sum, count) => sum + count, 0);
    const peaks = perSecond.filter((_, second) => second % 60 >= 2 && second % 60 < 10);
    const peak = peaks.reduce((sum, count) => sum + count, 0) / peaks.length;
    expect(Math.abs(total / 600 / 277.8 - 1)).toBeLessThan(0.03);
    expect(Math.abs(peak / (3 * 277.8) - 1)).toBeLessThan(0.08);
  },
);

test('the demo goes on as its history went, and the history is small enough to be sent at once', () => {
  const to = monday + 9.9 * hour;
  const week = 7 * 24 * hour;
  const history = [...leads({ profile: profiles.history, seed: 1, from: to - week, to })];
  const { lengthMs } = profiles.history;
  expect(lengthMs / (24 * hour)).toBe(35);
  // What comes weeks after a lead is not in here: the whole is a bit more.
  expect((history.length * lengthMs) / week).toBeLessThan(360_000);
  expect(history.at(-1)?.at).toBeLessThan(to);
  const submitted = (sents: readonly Sent[], from: number): number =>
    sents.filter(({ event, at }) => event.type === 'source.submitted' && at >= from && at < from + 12 * hour).length;
  const weekBefore = submitted(history, to - week);
  const live = submitted([...leads({ profile: steadyDemo, seed: 1, from: to, to: to + 12 * hour })], to);
  expect(weekBefore).toBeGreaterThan(300);
  expect(Math.abs(live / weekBefore - 1)).toBeLessThan(0.3);
});
