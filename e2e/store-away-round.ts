import type { Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { startSteadyLoad, type Phase } from './steady-load.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

export type StoreAwayOptions = {
  /** Takes the store away, or keeps it away; called again and again until it may come back. */
  readonly away: () => Promise<void>;
  readonly back: () => Promise<void>;
  /** Requests that have to be answered before and during the outage. */
  readonly requests: { readonly before: number; readonly away: number };
  readonly requestsPerSecond: number;
};

export type StoreAway = {
  readonly phases: Readonly<Record<string, Phase>>;
  readonly events: number;
  /** Most events that the books showed as waiting for the store's id table. */
  readonly waiting: number;
  readonly questionsRefused: number;
};

/** An index that forgets early, so that during an outage events have to wait for the store's id table. */
export const forgetful = { MILLRACE_INDEX_EVENTS: '1000' };

const eventsPerRequest = 5;
const day = 86_400_000;
const question = { kind: 'table', metric: 'events', by: [], range: { from: 'now-100d', to: 'now' } };

/** Every fourth request repeats the one before it, so duplicates meet what waits. One event in five is old. */
function eventsOf(n: number, now: number): { readonly id: string }[] {
  const first = n - (n % 4 === 3 ? 1 : 0);
  return Array.from({ length: eventsPerRequest }, (_, index) => ({
    id: `steady-${first}-${index}`,
    type: 'order.placed',
    subject: `customer/${first % 50}`,
    ...(index === 0 ? { time: new Date(now - (first % 60) * day).toISOString() } : {}),
  }));
}

/** Steady load before, during and after an outage of the store: capture does not notice, and everything arrives once. */
export async function storeAwayRound(platform: Platform, options: StoreAwayOptions): Promise<StoreAway> {
  const { requests, requestsPerSecond, away, back } = options;
  tellTrouble(platform);
  const now = Date.now();
  let sent = 0;
  for (let chunk = 0; chunk < 30; chunk += 1)
    await platform.send(Array.from({ length: 100 }, (_, n) => ({ id: `early-${chunk}-${n}`, type: 'order.placed' })));
  await platform.idle();
  const load = startSteadyLoad(platform, {
    requestsPerSecond,
    body: (n) => {
      sent = Math.max(sent, n + 1);
      return eventsOf(n, now);
    },
  });
  await until('the load is steady', () => load.answered() >= requests.before);
  load.phase('away');
  let questionsRefused = 0;
  let waiting = 0;
  await until(
    'the outage has lasted',
    async () => {
      await away();
      if (await isRefused(platform)) questionsRefused += 1;
      waiting = Math.max(waiting, await waitingNow(platform));
      return load.answered() >= requests.away && questionsRefused > 0;
    },
    300_000,
  );
  load.phase('after');
  await back();
  await until('questions are answered', async () => (await ask(platform))?.status === 200);
  const phases = await load.stop();
  await platform.idle();
  for (const { requests: all, statuses, worst } of Object.values(phases)) {
    expect(statuses).toEqual({ 200: all });
    expect(worst).toBeLessThan(5000);
  }
  const expected = new Set(Array.from({ length: sent }, (_, n) => eventsOf(n, now).map(({ id }) => id)).flat());
  const found: string[] = [];
  for await (const { id } of allEvents(platform, { from: 'now-100d' })) if (id.startsWith('steady-')) found.push(id);
  expect(found.length).toBe(expected.size);
  expect(new Set(found)).toEqual(expected);
  const { total, balanced } = await platform.books();
  expect(total).toMatchObject({
    received: 3000 + sent * eventsPerRequest,
    admitted: 3000 + expected.size,
    conflict: 0,
  });
  expect(total).toMatchObject({ stored: 3000 + expected.size, waiting: 0, loading: 0, parked: 0, parkedAtLoad: 0 });
  expect(balanced).toBe(true);
  return { phases, events: expected.size, waiting, questionsRefused };
}

/** A question that was asked just before the store went away is given up: its deadline is 30 s. */
const patienceMs = 2000;

async function ask(platform: Platform): Promise<Response | undefined> {
  const init = { method: 'POST', body: JSON.stringify(question), signal: AbortSignal.timeout(patienceMs) };
  return await platform.request('/api/ask', init).catch(() => undefined);
}

async function isRefused(platform: Platform): Promise<boolean> {
  const answer = await ask(platform);
  if (answer?.status !== 503) {
    expect([undefined, 200]).toContain(answer?.status);
    return false;
  }
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  return true;
}

/** Events that the books show as waiting for the store's id table. The books are readable throughout. */
async function waitingNow(platform: Platform): Promise<number> {
  const { total, balanced } = await platform.books();
  expect(balanced).toBe(true);
  return total.waiting;
}
