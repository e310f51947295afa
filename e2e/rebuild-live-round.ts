import type { StoreRebuildStatus } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import { chunks, orders } from '@millrace/testbed/orders.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { between, random } from '@millrace/testbed/random.ts';
import { openSender } from '@millrace/testbed/sender.ts';
import { expect } from 'vitest';
import { answers } from './rebuild-round.ts';
import { killAll } from './kills.ts';
import { tellTrouble } from './trouble.ts';
import { until } from './until.ts';

export type LiveRebuild = { readonly count: number; readonly kills: number; readonly seed: number };
export type RebuiltLive = {
  /** From when it was begun to its end, through the kills, ms. */
  readonly tookMs: number;
  /** Kills while it was running. */
  readonly kills: number;
  /** Questions that were answered meanwhile, and those that were told to come again. */
  readonly answered: number;
  readonly refused: number;
};

/**
 * A store made anew while events come in and questions are answered, through kill -9 of everything at random moments: it
 * answers as before, with what came meanwhile, and the books balance.
 */
export async function liveRebuildRound(platform: Platform, { count, kills, seed }: LiveRebuild): Promise<RebuiltLive> {
  tellTrouble(platform);
  const now = Date.now();
  const all = [...orders({ count, seed, now, oldShare: 0.2 })];
  const [before, meanwhile] = [all.slice(0, count / 2), all.slice(count / 2)];
  for (const batch of chunks(before, 200)) await platform.send(batch);
  const corrections = before
    .slice(0, count / 20)
    .map(({ id, ...event }) => ({ ...event, id: `c-${id}`, corrects: id }));
  for (const batch of chunks(corrections, 200)) await platform.send(batch);
  const links = [2, 3, 4].map((n) => `customer-${n}`);
  await platform.send([{ id: 'linking', type: 'order.placed', subject: 'customer/customer-1', links }]);
  await platform.send([{ id: 'bad', type: 7 }]);
  await platform.idle();
  const known = await answers(platform, now);

  const begin = performance.now();
  expect((await platform.request('/api/rebuilds/store', { method: 'POST', body: '{}' })).status).toBe(202);
  const wait = (ms: number, signal?: AbortSignal): Promise<void> => pause(Math.min(ms, 250), signal);
  const sender = openSender({ url: platform.url, key: platform.writeKey, inFlight: 2, wait });
  const sending = (async () => {
    for (const batch of chunks(
      meanwhile.map((event) => JSON.stringify(event)),
      50,
    )) {
      await sender.send(batch);
      await pause(5);
    }
    await sender.finish();
  })();
  const asked = { answered: 0, refused: 0 };
  const draw = random('live-rebuild', seed);
  let killed = 0;
  await until(
    'the store is made anew',
    async () => {
      if (!(await isRunning(platform))) return true;
      if (killed < kills) {
        await pause(between(draw, 0, 1_500));
        await killAll(platform);
        killed += 1;
        await platform.restart();
      }
      const question = { kind: 'table', metric: 'events', range: { from: 'now-1h', to: 'now' } };
      const answer = await platform.request('/api/ask', { method: 'POST', body: JSON.stringify(question) });
      asked[answer.status === 200 ? 'answered' : 'refused'] += 1;
      if (answer.status !== 200) expect(answer.status).toBe(503);
      return false;
    },
    600_000,
  );
  const tookMs = Math.round(performance.now() - begin);
  await sending;
  // The stream may be opening on the new store just now.
  await until('the stream is open', async () => (await platform.request('/health/idle')).ok);
  await platform.idle();
  expect(await statusOf(platform)).toMatchObject({ rebuild: { state: 'done' } });
  const { events, total, balanced } = await answers(platform, now);
  expect(events.map(({ id }) => id).toSorted()).toEqual(
    [...known.events.map(({ id }) => id), ...meanwhile.map(({ id }) => id)].toSorted(),
  );
  const stored = known.total.stored + meanwhile.length;
  expect({ balanced, ...total }).toMatchObject({ balanced: true, stored, quarantined: known.total.quarantined });
  const quarantine = await platform.request('/api/quarantine?limit=5');
  expect(await quarantine.json()).toMatchObject({ overview: { total: 1 } });
  return { tookMs, kills: killed, ...asked };
}

async function statusOf(platform: Platform): Promise<StoreRebuildStatus> {
  return (await (await platform.request('/api/rebuilds/store')).json()) as StoreRebuildStatus;
}

async function isRunning(platform: Platform): Promise<boolean> {
  return (await statusOf(platform)).rebuild?.state === 'running';
}
