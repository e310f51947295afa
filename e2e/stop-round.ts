import type { Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

type Sent = { readonly acknowledged: string[]; readonly tried: Set<string>; stopping: boolean };

/** Sends one small request after the other until nobody answers any more. */
async function connection({ url, writeKey }: Platform, sent: Sent, name: string): Promise<void> {
  const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' };
  for (let n = 0; ; n += 1) {
    const ids = Array.from({ length: 5 }, (_, index) => `${name}-${n}-${index}`);
    for (const id of ids) sent.tried.add(id);
    const body = JSON.stringify(ids.map((id) => ({ id, type: 'order.placed', subject: `customer/${name}` })));
    const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body }).catch(() => undefined);
    if (response === undefined && sent.stopping) return;
    expect([200, 503]).toContain(response?.status);
    await response?.arrayBuffer().catch(() => {});
    if (response?.status === 200) sent.acknowledged.push(...ids);
  }
}

export type Stopped = { readonly acknowledged: number; readonly stopMs: readonly number[] };

/** SIGTERM under load, again and again: it ends with 0, and every 2xx is there once after the next start. */
export async function stopRound(platform: Platform, stops: number): Promise<Stopped> {
  tellTrouble(platform);
  const sent: Sent = { acknowledged: [], tried: new Set(), stopping: false };
  const stopMs: number[] = [];
  for (let stop = 0; stop < stops; stop += 1) {
    const from = sent.acknowledged.length;
    sent.stopping = false;
    const load = Promise.all(Array.from({ length: 8 }, (_, name) => connection(platform, sent, `${stop}-${name}`)));
    // A page that watches does not keep it from stopping.
    const watching = await platform.request('/api/live');
    await until('the load is on', () => sent.acknowledged.length > from + 2000);
    sent.stopping = true;
    const begin = performance.now();
    // A stop that takes longer than 10 s ends itself with 70.
    expect(await platform.stop()).toEqual({ code: 0, signal: null });
    stopMs.push(Math.round(performance.now() - begin));
    await load;
    expect(await watching.text()).toContain('event: rates');
    await platform.restart();
  }
  await platform.idle();
  const found: string[] = [];
  for await (const { id } of allEvents(platform)) found.push(id);
  const once = new Set(found);
  expect(once.size).toBe(found.length);
  expect(sent.acknowledged.filter((id) => !once.has(id))).toEqual([]);
  expect(found.filter((id) => !sent.tried.has(id))).toEqual([]);
  expect((await platform.books()).balanced).toBe(true);
  return { acknowledged: sent.acknowledged.length, stopMs };
}
