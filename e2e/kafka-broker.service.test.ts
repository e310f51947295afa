import { startBroker, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { goOn, hang } from '@millrace/testbed/faults.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEvents } from './all-events.ts';
import { brokerAwayRound } from './broker-away-round.ts';
import { platformOn } from './platform-on.fixture.ts';
import { tellTrouble } from './trouble.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

test('what was acknowledged outlives a broker that is killed', async () => {
  await using platform = await platformOn(broker, 'away');
  const faults = ['killed'] as const;
  const away = await brokerAwayRound(platform, broker, { faults, seed: 1, connections: 4 });
  console.log(JSON.stringify(away));
  expect(away).toMatchObject({ lost: 0, double: 0 });
});

test('SIGTERM while the broker hangs ends with 0, and what was acknowledged is there after the next start', async () => {
  await using platform = await platformOn(broker, 'stopped');
  tellTrouble(platform);
  await platform.send([{ id: 'before', type: 'order.placed' }]);
  hang(broker.pid);
  try {
    await expect(platform.send([{ id: 'refused', type: 'order.placed' }])).rejects.toThrow('LOG_UNAVAILABLE');
    expect(await platform.stop()).toEqual({ code: 0, signal: null });
  } finally {
    goOn(broker.pid);
  }
  await platform.restart();
  await platform.send([{ id: 'after', type: 'order.placed' }]);
  await platform.idle();
  const ids: string[] = [];
  for await (const { id } of allEvents(platform)) ids.push(id);
  expect(ids).toEqual(expect.arrayContaining(['before', 'after']));
});
