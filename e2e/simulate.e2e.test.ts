import { appLife } from '@millrace/testbed/app/app.ts';
import { appProfiles } from '@millrace/testbed/app/profiles.ts';
import type { Expected, Send } from '@millrace/testbed/business.ts';
import { leads } from '@millrace/testbed/leads/leads.ts';
import { profiles } from '@millrace/testbed/leads/profiles.ts';
import { leadTrade } from '@millrace/testbed/leads/trade.ts';
import { leadTransport } from '@millrace/testbed/leads/transport.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { simulate, type Simulated } from '@millrace/testbed/simulate.ts';
import { systemClock } from '@millrace/server/kernel/kernel.ts';
import { expect, test } from 'vitest';

const minute = 60_000;
const seed = 11;
const to = Date.UTC(2026, 0, 5, 12);
/** Twenty minutes of a Monday morning: about 10,000 events, and faults enough. */
const profile = { ...profiles.chaos, speed: null, lengthMs: 20 * minute };

type Line = {
  readonly type: string;
  readonly test?: true;
  readonly data: { readonly delivery_id?: string; readonly external_ref?: string };
};

/** What the stream of a run holds: lines by what collect has to say, and events that count, by type. */
function planned(range: Simulated['range']): {
  lines: (...kinds: Expected[]) => number;
  byType: Record<string, number>;
} {
  const sends: Send[] = [...leadTransport(leads({ profile, seed, ...range }), { seed, rate: profile.faults })];
  const byType: Record<string, number> = {};
  /** Feedback that is told again is a repeat: the pack says what it is known by. */
  const told = new Set<string>();
  for (const { line, expected } of sends) {
    if (expected !== 'accepted') continue;
    const { type, test: isTest, data } = JSON.parse(line) as Line;
    const feedback = `${type} ${data.delivery_id} ${data.external_ref}`;
    if (isTest === true || told.has(feedback)) continue;
    if (type.startsWith('feedback.')) told.add(feedback);
    byType[type] = (byType[type] ?? 0) + 1;
  }
  return { byType, lines: (...kinds) => sends.filter(({ expected }) => kinds.includes(expected)).length };
}

async function countsByType(platform: Platform, { from, to }: Simulated['range']): Promise<Record<string, number>> {
  // Skewed clocks move events a little out of the range, and a little ahead of now, which a question leaves out by itself.
  const range = { from: new Date(from - minute).toISOString(), to: new Date(to + minute).toISOString() };
  const { columns, rows } = await platform.ask({
    kind: 'table',
    metric: 'events',
    by: ['type'],
    range,
    asOf: range.to,
    limit: 100,
  });
  const [type, count] = ['type', 'events'].map((name) => columns.findIndex((column) => column.name === name));
  return Object.fromEntries(rows.map((row) => [String(row[type ?? 0]), Number(row[count ?? 1])]));
}

test(
  'every event of the stream counts once, and every injected fault is told as one',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const {
      range,
      asOf: _,
      ...counts
    } = await simulate({
      url: platform.url,
      key: platform.writeKey,
      business: leadTrade(profile),
      seed,
      clock: systemClock,
    });
    const { lines, byType } = planned(range);
    expect(counts).toMatchObject({
      sent: lines('accepted', 'again', 'quarantined', 'rejected'),
      accepted: lines('accepted', 'again'),
      quarantined: lines('quarantined'),
      rejected: lines('rejected'),
    });
    await platform.idle();
    expect(await countsByType(platform, range)).toEqual(byType);
    const { total, balanced } = await platform.books();
    expect(total).toMatchObject({
      admitted: lines('accepted'),
      duplicate: lines('again'),
      stored: lines('accepted'),
      difference: 0,
    });
    expect(total).toMatchObject({
      quarantined: lines('quarantined'),
      rejected: lines('rejected'),
      conflict: 0,
      parked: 0,
    });
    expect(balanced).toBe(true);
  },
);

test(
  'the app is taken through the doors its own code would use, and its faults are told as such',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const business = appLife({ ...appProfiles.chaos, newPerHour: 150, earlierMs: 0, speed: null });
    const { url, writeKey: key } = platform;
    const { range, asOf: _, ...counts } = await simulate({ url, key, business, seed, clock: systemClock });
    const sends = [...{ [Symbol.iterator]: () => business.sends({ seed, ...range }) }];
    const lines = (...kinds: Expected[]): number => sends.filter(({ expected }) => kinds.includes(expected)).length;
    expect(lines('quarantined')).toBeGreaterThan(0);
    expect(counts).toMatchObject({
      sent: sends.length,
      accepted: lines('accepted', 'again'),
      quarantined: lines('quarantined'),
      rejected: lines('rejected'),
    });
    await platform.idle();
    const { total, balanced } = await platform.books();
    expect(balanced).toBe(true);
    expect(total).toMatchObject({ admitted: lines('accepted'), duplicate: lines('again'), conflict: 0, parked: 0 });
  },
);

test('a stream survives that the platform is killed in its middle', { timeout: 120_000 }, async () => {
  await using platform = await startPlatform();
  let killed: Promise<void> | undefined;
  const onProgress = ({ sent }: { sent: number }): void => {
    if (sent > 3_000) killed ??= platform.kill().then(() => platform.restart());
  };
  const { url, writeKey: key } = platform;
  const { range } = await simulate({
    url,
    key,
    business: leadTrade(profile),
    seed,
    to,
    clock: systemClock,
    onProgress,
  });
  expect(killed).toBeDefined();
  await killed;
  await platform.idle();
  expect(await countsByType(platform, range)).toEqual(planned(range).byType);
  expect((await platform.books()).balanced).toBe(true);
});

test('the demo begins by itself, in a workspace of its own', async () => {
  await using platform = await startPlatform({ demo: true });
  await expect.poll(async () => (await platform.books()).total.admitted, { timeout: minute }).toBeGreaterThan(1000);
  const { workspace, rows } = await platform.books();
  expect([workspace, ...new Set(rows.map(({ producer }) => producer))]).toEqual(['demo', 'demo']);
});
