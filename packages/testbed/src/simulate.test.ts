import { must } from '@millrace/server/kernel/kernel.ts';
import { afterEach, expect, test } from 'vitest';
import type { Expected } from './business.ts';
import { runDemo, type DemoPart } from './demo.ts';
import { fixtureEvents, fixtureOf } from './leads/fixtures/fixtures.ts';
import { leads } from './leads/leads.ts';
import { profiles } from './leads/profiles.ts';
import { leadTrade } from './leads/trade.ts';
import { leadTransport } from './leads/transport.ts';
import { simulate } from './simulate.ts';
import { simulateCommand } from './simulate-command.ts';
import { standInCollector, type StandIn } from './stand-in-collector.ts';

const start = Date.UTC(2026, 0, 5, 9);
const minute = 60_000;

/** Time that passes only where somebody waits. */
function virtualTime(): { clock: { now(): number }; wait: (ms: number) => Promise<void> } {
  let now = start;
  return { clock: { now: () => now }, wait: async (ms) => void (now += ms) };
}

const collectors: StandIn[] = [];
afterEach(() => Promise.all(collectors.splice(0).map((collector) => collector.stop())));

async function open(): Promise<StandIn> {
  const collector = await standInCollector();
  collectors.push(collector);
  return collector;
}

const times = ({ received }: StandIn): number[] =>
  received.flatMap(({ lines }) => lines.map((line) => Date.parse((JSON.parse(line) as { time: string }).time)));

test('a fast run starts in the past, ends now, and sends the whole stream of its range', async () => {
  const to = await open();
  const profile = { ...profiles.chaos, faults: 20 };
  const { range, asOf, ...counts } = await simulate({
    url: to.url,
    key: 'k',
    business: leadTrade(profile),
    seed: 1,
    speed: 60,
    lengthMs: 15 * minute,
    ...virtualTime(),
  });
  expect(range).toEqual({ from: start - 14.75 * minute, to: start + 0.25 * minute });
  expect(asOf).toBe(range.to);
  const planned = [...leadTransport(leads({ profile, seed: 1, ...range }), { seed: 1, rate: 20 })];
  const count = (...kinds: Expected[]): number => planned.filter(({ expected }) => kinds.includes(expected)).length;
  expect(counts).toEqual({
    sent: planned.length,
    accepted: count('accepted', 'again'),
    quarantined: count('quarantined'),
    rejected: count('rejected'),
    retried: 0,
  });
  const sent = to.received.flatMap(({ lines }) => lines);
  expect(sent.toSorted()).toEqual(planned.map(({ line }) => line).toSorted());
  expect(Math.max(...to.received.map(({ lines }) => lines.length))).toBeLessThanOrEqual(100);
});

test('at speed 1 nothing is sent before its time', async () => {
  const to = await open();
  const { clock, wait } = virtualTime();
  const sentAt: number[] = [];
  const watched = { ...profiles['load-1m'], faults: 0 };
  const onProgress = (): void => void sentAt.push(clock.now());
  await simulate({
    url: to.url,
    key: 'k',
    business: leadTrade(watched),
    seed: 1,
    speed: 1,
    lengthMs: 5000,
    clock,
    wait,
    onProgress,
  });
  expect(times(to).length).toBeGreaterThan(500);
  expect(Math.max(...times(to))).toBeLessThan(start + 5000);
  expect(sentAt.at(-1)).toBeGreaterThan(start + 4500);
  expect(new Set(sentAt).size).toBeGreaterThan(20);
});

test('a run without pace goes in thousands and ends now', async () => {
  const to = await open();
  const profile = { ...profiles.history, lengthMs: 24 * 60 * minute };
  const { range, sent } = await simulate({
    url: to.url,
    key: 'k',
    business: leadTrade(profile),
    seed: 1,
    ...virtualTime(),
  });
  expect(range).toEqual({ from: start - 24 * 60 * minute, to: start });
  expect(sent).toBeGreaterThan(3000);
  expect(to.received.length).toBe(Math.ceil(sent / 1000));
  expect(Math.max(...to.received.map(({ lines }) => lines.length))).toBe(1000);
  expect(Math.max(...times(to))).toBeLessThan(start);
});

test('the command tells its range on the last line, and names what it does not know', { timeout: 60_000 }, async () => {
  const to = await open();
  const out: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: () => {},
    clock: virtualTime().clock,
    signal: new AbortController().signal,
  };
  await simulateCommand({ pack: 'app', profile: 'history', seed: 4, to: to.url, key: 'k' }, io);
  const iso = new Date(start).toISOString();
  expect(JSON.parse(out.at(-1) ?? '')).toEqual({ range: { from: '2025-11-24T09:00:00.000Z', to: iso }, asOf: iso });
  await expect(simulateCommand({ pack: 'leads', profile: 'none', key: 'k' }, io)).rejects.toThrow(
    'there are: demo, load-1m',
  );
  await expect(simulateCommand({ pack: 'shop', profile: 'demo', key: 'k' }, io)).rejects.toThrow(
    'no simulator for the pack "shop"',
  );
  await expect(simulateCommand({ pack: 'leads', profile: 'demo' }, io)).rejects.toThrow('a write key is needed');
});

function fixtureIo(out: string[], signal = new AbortController().signal): Parameters<typeof simulateCommand>[1] {
  return { out: (line) => void out.push(line), err: () => {}, clock: virtualTime().clock, signal };
}

const tiers = { pack: 'leads', profile: 'seed-tiers', key: 'k' };
const tierLines = (): string[] =>
  [...fixtureEvents(must(fixtureOf('seed-tiers'), 'a fixture'), 1)].map(({ event }) => JSON.stringify(event));

test('a fixture is sent whole, and the last line says what to ask about', async () => {
  const to = await open();
  const out: string[] = [];
  await simulateCommand({ ...tiers, to: to.url }, fixtureIo(out));
  expect(to.received.flatMap(({ lines }) => lines).toSorted()).toEqual(tierLines().toSorted());
  expect(out).toEqual([
    '{"range":{"from":"2026-01-05T00:00:00.000Z","to":"2026-01-06T00:00:00.000Z"},"asOf":"2026-03-01T00:00:00.000Z"}',
  ]);
});

test('a fixture can be sent out of order and doubled', async () => {
  const to = await open();
  await simulateCommand({ ...tiers, to: to.url, shuffle: true, duplicate: 1 }, fixtureIo([]));
  const lines = to.received.flatMap((request) => request.lines);
  const once = tierLines();
  expect(lines.toSorted()).toEqual([...once, ...once].toSorted());
  expect(lines.slice(0, 100)).not.toEqual(once.slice(0, 100));
});

test('a fixture refuses what would make its figures wrong', async () => {
  const to = await open();
  const run = (more: object, signal?: AbortSignal): Promise<void> =>
    simulateCommand({ ...tiers, to: to.url, ...more }, fixtureIo([], signal));
  await expect(run({ speed: 60 })).rejects.toThrow('a time of its own');
  await expect(run({ duplicate: 2 })).rejects.toThrow('a share, from 0 to 1');
  await expect(run({ profile: 'demo', shuffle: true })).rejects.toThrow('demo is none');
  await expect(run({}, AbortSignal.abort())).rejects.toThrow('the figures will not hold');
});

test(
  'the demo imports a history once and then runs on, with other leads and partly the same persons after a start',
  { timeout: 60_000 },
  async () => {
    const subjects = async (
      imported: readonly DemoPart[],
      after: number,
    ): Promise<{ events: number; leads: Set<string>; persons: Set<string>; told: readonly DemoPart[] }> => {
      const to = await open();
      const abort = new AbortController();
      const { clock, wait } = virtualTime();
      await wait(after);
      const end = clock.now() + 60 * minute;
      const told: DemoPart[] = [];
      await runDemo({
        url: to.url,
        key: 'k',
        clock,
        wait: async (ms) => (await wait(ms), clock.now() > end ? abort.abort() : undefined),
        signal: abort.signal,
        logger: { info: () => {}, warn: () => {}, error: () => {} },
        anchor: start,
        imported: new Set(imported),
        onImported: (part) => void told.push(part),
      });
      const lines = to.received.flatMap((request) => request.lines);
      const ids = lines.map((line) => /"subject":\{"kind":"lead","id":"([^"]+)"/.exec(line)?.[1] ?? '').filter(Boolean);
      const persons = lines.map((line) => /"(?:userId|anonymousId)":"([^"]+)"/.exec(line)?.[1] ?? '').filter(Boolean);
      return { events: lines.length, leads: new Set(ids), persons: new Set(persons), told };
    };
    const first = await subjects(['leads'], 0);
    const second = await subjects(['leads', 'app'], minute);
    expect(first.told).toEqual(['app']);
    expect(first.events).toBeGreaterThan(65_000);
    expect(second.told).toEqual([]);
    expect(second.leads.size).toBeGreaterThan(15);
    expect(first.persons.size).toBeGreaterThan(1000);
    expect([...second.persons].some((person) => first.persons.has(person))).toBe(true);
    expect([...second.leads].filter((lead) => first.leads.has(lead))).toEqual([]);
  },
);

test('the speed is 1 to 3,600, and an exact fixture has none', async () => {
  const io = { out: () => {}, err: () => {}, clock: virtualTime().clock, signal: AbortSignal.abort() };
  const run = (profile: string, speed: number): Promise<void> =>
    simulateCommand({ pack: 'app', profile, speed, key: 'k' }, io);
  await expect(run('demo', 0.5)).rejects.toThrow('is 1 to 3600');
  await expect(run('demo', 3601)).rejects.toThrow('is 1 to 3600');
  await expect(run('app-fixture', 1)).rejects.toThrow('a time of its own');
  await expect(run('demo', 3600)).resolves.toBeUndefined();
});

test('a run that is stopped tells how far it came', { timeout: 60_000 }, async () => {
  const to = await open();
  const out: string[] = [];
  const stop = new AbortController();
  const { clock } = virtualTime();
  stop.abort();
  const io = { out: (line: string) => void out.push(line), err: () => {}, clock, signal: stop.signal };
  await simulateCommand({ pack: 'app', profile: 'history', seed: 4, to: to.url, key: 'k' }, io);
  expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ range: { from: '2025-11-24T09:00:00.000Z' } });
});
