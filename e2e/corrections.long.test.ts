import type { Answer } from '@millrace/contract';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rebuildStore } from './rebuild-round.ts';

const events = 3_000;
const perRequest = 500;
const sale = (n: number): object => ({ id: `s${n}`, type: 'sold', subject: `order/${n % 150}`, data: { price: 1 } });
const correction = (n: number): object => ({
  id: `c${n}`,
  type: 'sold',
  subject: `order/${n % 150}`,
  data: { price: 2 },
  corrects: `s${n}`,
});

test('corrections that are killed again and again while they are applied count once', async () => {
  await using platform = await startPlatform();
  const batches = (make: (n: number) => object): object[][] =>
    Array.from({ length: events / perRequest }, (_, at) =>
      Array.from({ length: perRequest }, (_, n) => make(at * perRequest + n)),
    );
  for (const batch of batches(sale)) await platform.send(batch);
  await platform.idle();
  const answered = (): Promise<Answer> =>
    platform.ask({ kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-1d', to: 'now' } });
  expect((await answered()).rows).toEqual([['sold', events]]);
  for (const [round, batch] of batches(correction).entries()) {
    await platform.send(batch);
    if (round % 2 === 1) await platform.kill().then(() => platform.restart());
  }
  // Some of it was not acknowledged before the kill, for all that a sender knows.
  for (const batch of batches(correction)) await platform.send(batch);
  await platform.idle();
  expect((await answered()).rows).toEqual([['sold', events]]);
  const states = await platform.request('/api/entities/order?limit=200');
  const { entities } = (await states.json()) as { entities: { id: string; events: number }[] };
  expect(entities).toHaveLength(150);
  expect(entities.reduce((sum, entity) => sum + entity.events, 0)).toBe(events);
  expect((await platform.books()).balanced).toBe(true);
});

test('corrections are applied again to a store that is rebuilt, and one that waits goes on waiting', async () => {
  await using platform = await startPlatform();
  await platform.send([sale(1), sale(2), correction(1), correction(3)]);
  await platform.idle();
  const answered = async (): Promise<unknown> =>
    (await platform.ask({ kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-1d', to: 'now' } })).rows;
  const stateOf = async (n: number): Promise<unknown> =>
    ((await (await platform.request(`/api/entities/order/${n}`)).json()) as { events: number }).events;
  expect(await answered()).toEqual([['sold', 3]]);
  await platform.stop();
  expect(await rebuildStore(platform)).toContain('4 events');
  await platform.restart();
  await platform.idle();
  expect(await answered()).toEqual([['sold', 3]]);
  expect(await stateOf(1)).toBe(1);
  await platform.send([sale(3)]);
  await platform.idle();
  expect(await answered()).toEqual([['sold', 3]]);
  expect([await stateOf(2), await stateOf(3)]).toEqual([1, 1]);
  expect((await platform.books()).balanced).toBe(true);
});
