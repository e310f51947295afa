import type { QuarantinePage, ReplayView } from '@millrace/contract';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';

const events = 6000;
const perRequest = 300;

async function get<T>(platform: Platform, path: string): Promise<T> {
  const answer = await platform.request(path);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

async function put(platform: Platform, type: 'integer' | 'text'): Promise<void> {
  const spec = { mode: 'block', fields: { price: { type } } };
  const answer = await platform.request('/api/definitions/event/sold', {
    method: 'PUT',
    body: JSON.stringify({ spec }),
  });
  expect(answer.status).toBeLessThan(300);
}

test('a replay that is killed again and again goes on by itself, and counts nothing twice', async () => {
  await using platform = await startPlatform();
  await put(platform, 'integer');
  for (let from = 0; from < events; from += perRequest) {
    // Every other one has no id of its own.
    const batch = Array.from({ length: perRequest }, (_, n) => ({
      ...(n % 2 === 0 && { id: `e${from + n}` }),
      type: 'sold',
      subject: `order/${from + n}`,
      data: { price: `${n}` },
    }));
    expect(await platform.send(batch)).toMatchObject({ quarantined: perRequest });
  }
  await platform.idle();
  expect((await get<QuarantinePage>(platform, '/api/quarantine?limit=1')).overview?.total).toBe(events);
  await put(platform, 'text');
  const begun = await platform.request('/api/quarantine/replay', {
    method: 'POST',
    body: JSON.stringify({ filter: { code: 'EVENT_FIELD_TYPE' } }),
  });
  expect(begun.status).toBe(202);
  const { id, examined: first } = (await begun.json()) as ReplayView;
  const path = `/api/quarantine/replays/${id}`;

  let seen = first;
  for (let kill = 0; kill < 2; kill += 1) {
    await platform.kill();
    await platform.restart();
    await expect.poll(async () => (await get<ReplayView>(platform, path)).examined).toBeGreaterThan(seen);
    seen = (await get<ReplayView>(platform, path)).examined;
  }
  await expect.poll(async () => (await get<ReplayView>(platform, path)).state).toBe('done');
  await platform.idle();

  const { rows } = await platform.ask({ kind: 'table', metric: 'events', range: { from: 'now-1h', to: 'now' } });
  expect(rows).toEqual([[events]]);
  const { balanced, total } = await platform.books();
  expect({ balanced, ...total }).toMatchObject({ balanced: true, admitted: events, stored: events, conflict: 0 });
  expect(total.received).toBe(2 * events + total.duplicate);
  const waiting = await get<QuarantinePage>(platform, '/api/quarantine?state=waiting&limit=1');
  expect(waiting.overview?.total).toBe(0);
  const { entries } = await get<{ entries: { action: string; target: string }[] }>(platform, '/api/audit');
  const told = entries.filter(({ target }) => target === id).map(({ action }) => action);
  expect(told).toEqual(['replay.ended', 'replay.begun']);
});
