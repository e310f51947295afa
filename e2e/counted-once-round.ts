import type { Question } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import type { NativeEvent } from '@millrace/testbed/leads/event.ts';
import { chunks, orders, shuffled } from '@millrace/testbed/orders.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { openSender, type Sender } from '@millrace/testbed/sender.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { foldedStates, queryStore } from './at-rest.ts';
import { killAll } from './kills.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

export type CountedOnceOptions = { readonly count: number; readonly kills: number; readonly seed: number };

export type CountedOnce = {
  /** Lines that were answered with 2xx: every event three times. */
  readonly acknowledged: number;
  /** Requests that were sent again because no answer came. */
  readonly retried: number;
  readonly restartMs: readonly number[];
  readonly seconds: number;
};

/**
 * Sends the same events three times, shuffled, in batches, by a key that may import and one that may not, and kills the
 * whole platform with kill -9 in between. Whoever gets no answer sends the same bytes again.
 */
async function sendThrice(
  platform: Platform,
  events: readonly NativeEvent[],
  { kills, seed }: CountedOnceOptions,
): Promise<CountedOnce> {
  const begin = performance.now();
  const { url, writeKey, publicKey } = platform;
  const wait = (ms: number, signal?: AbortSignal): Promise<void> => pause(Math.min(ms, 250), signal);
  const senders: Record<Way, Sender> = {
    secret: openSender({ url, key: writeKey, inFlight: 3, wait }),
    public: openSender({ url, key: publicKey, inFlight: 3, gzip: true, wait }),
  };
  const acknowledged = (): number => senders.secret.soFar().sent + senders.public.soFar().sent;
  const thrice = shuffled([...events, ...events, ...events], seed);
  const send = async (way: Way): Promise<void> => {
    const mine = thrice.filter((event) => wayOf(event) === way).map((event) => JSON.stringify(event));
    for (const batch of chunks(mine, Math.max(20, Math.ceil(events.length / 200)))) await senders[way].send(batch);
  };
  const sending = Promise.all([send('secret'), send('public')]);
  const restartMs: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const at = (thrice.length * kill) / (kills + 1);
    await until(`${at} lines are acknowledged`, () => acknowledged() >= at, 300_000);
    await killAll(platform);
    const dead = performance.now();
    await platform.restart();
    restartMs.push(Math.round(performance.now() - dead));
  }
  await sending;
  const sent = [await senders.secret.finish(), await senders.public.finish()];
  return {
    acknowledged: acknowledged(),
    retried: sent.reduce((sum, { retried }) => sum + retried, 0),
    restartMs,
    seconds: Math.round((performance.now() - begin) / 100) / 10,
  };
}

/** An event is always sent by the same key: who sends is part of what it is. */
type Way = 'secret' | 'public';
const wayOf = ({ order }: NativeEvent): Way => ((order ?? 0) % 3 === 0 ? 'public' : 'secret');
const producers: Readonly<Record<Way, string>> = { secret: 'api', public: 'web' };

const day = 86_400_000;

/** N events, three times, K kills: exactly N in the store, in the rollup and in the folds, and the books balance. */
export async function countedOnceRound(platform: Platform, options: CountedOnceOptions): Promise<CountedOnce> {
  const { count, seed } = options;
  tellTrouble(platform);
  const now = Date.now();
  const events = [...orders({ count, seed, now, oldShare: 0.1, futureShare: 0.1 })];
  const sent = await sendThrice(platform, events, options);
  await platform.idle();
  await expectAnswers(platform, events, now);
  await expectBooks(platform, count, sent.acknowledged);
  await platform.stop();
  await expectTables(platform.dataDirectory, count);
  expectFolds(platform.dataDirectory, events);
  return sent;
}

/** By type and producer, once from the rollup and once from the events themselves; and each id once. */
async function expectAnswers(platform: Platform, events: readonly NativeEvent[], now: number): Promise<void> {
  // Whole days, and up to tomorrow: a client's clock may be an hour ahead.
  const range = { from: dayOf(now - 420 * day), to: dayOf(now + 2 * day) };
  const question: Question = { kind: 'table', metric: 'events', by: ['type', 'producer'], range, asOf: range.to };
  const expected = tally(events.map((event) => `${event.type} ${producers[wayOf(event)]}`));
  // Dimensions are answered from the rollup, a condition on the id from the events.
  const fromEvents: Question = {
    ...question,
    where: { op: 'startsWith', of: { op: 'field', path: 'id' }, text: 'order-' },
  };
  for (const [asked, from] of [
    [question, 'rollup activity'],
    [fromEvents, 'events'],
  ] as const) {
    const { rows, n, used } = await platform.ask(asked);
    expect(Object.fromEntries(rows.map(([type, producer, many]) => [`${type} ${producer}`, many]))).toEqual(expected);
    expect(n).toBe(events.length);
    expect(used.from[0]).toBe(from);
  }
  const { rows } = await platform.ask({ kind: 'table', metric: 'subjects', by: [], range, asOf: range.to });
  expect(rows).toEqual([[new Set(events.map(({ subject }) => subject.id)).size]]);
  const found: string[] = [];
  for await (const { id } of allEvents(platform, range)) found.push(id);
  expect(found.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
}

const dayOf = (at: number): string => new Date(Math.floor(at / day) * day).toISOString();

/** A request whose answer was lost was received all the same, so more may be received than was acknowledged. */
async function expectBooks(platform: Platform, count: number, acknowledged: number): Promise<void> {
  expect(acknowledged).toBe(3 * count);
  const { total, balanced, followers } = await platform.books();
  expect(total.received).toBeGreaterThanOrEqual(acknowledged);
  expect(total).toMatchObject({
    accepted: total.received,
    admitted: count,
    duplicate: total.received - count,
    stored: count,
    difference: 0,
  });
  expect(total).toMatchObject({ quarantined: 0, rejected: 0, dropped: 0, conflict: 0, parked: 0 });
  expect(total).toMatchObject({ waiting: 0, loading: 0, parkedAtLoad: 0 });
  expect(balanced).toBe(true);
  expect(followers.map(({ lag }) => lag)).toEqual(followers.map(() => 0));
}

async function expectTables(dataDirectory: string, count: number): Promise<void> {
  const [row] = await queryStore(
    dataDirectory,
    `SELECT count(), uniqExact(producer, id), (SELECT count() FROM ids), (SELECT count() FROM timeline),
      (SELECT sum(events) FROM rollup_activity WHERE grain = 'day'),
      (SELECT sum(n) FROM (SELECT argMax(events, version) AS n FROM entities GROUP BY workspace, kind, id)) FROM events`,
  );
  expect(row).toEqual(Array(6).fill(String(count)));
}

function expectFolds(dataDirectory: string, events: readonly NativeEvent[]): void {
  const expected = new Map<string, { events: number; types: Record<string, number> }>();
  for (const [name, mine] of Map.groupBy(events, ({ subject }) => `${subject.kind}/${subject.id}`))
    expected.set(name, { events: mine.length, types: tally(mine.map(({ type }) => type)) });
  const found = foldedStates(dataDirectory);
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [name, state] of expected) expect(found.get(name), name).toMatchObject(state);
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
