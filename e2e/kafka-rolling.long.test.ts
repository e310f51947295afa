import { replicasInSync } from '@millrace/server/log/kafka/in-sync.fixture.ts';
import { startCluster, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killAll } from './kills.ts';
import { tellTrouble } from './trouble.ts';
import { until } from './until.ts';
import { startWitness } from './witness-process.ts';
import { accountFor, startLoad } from './witnessed-load.ts';

let brokers: readonly Broker[] = [];
beforeAll(async () => {
  brokers = await startCluster(3);
});
afterAll(async () => {
  for (const broker of brokers) await broker[Symbol.asyncDispose]();
});

const names = ['received', 'admitted', 'quarantine'].map((topic) => `rolling.${topic}`);

test('brokers are restarted one after the other, and the platform while one is away: nothing is lost or counted twice', async () => {
  const addresses = brokers.map(({ address }) => address).join(',');
  await using platform = await startPlatform({
    env: { MILLRACE_LOG: `kafka://${addresses}`, MILLRACE_LOG_TOPICS: 'rolling' },
  });
  tellTrouble(platform);
  await using witness = await startWitness();
  const load = startLoad(platform, witness, { seed: 1, connections: 4 });
  const next = async (what: string): Promise<void> => {
    const at = load.acknowledged() + 200;
    await until(what, () => load.acknowledged() >= at);
  };
  for (const [index, broker] of brokers.entries()) {
    await next('events are acknowledged');
    await broker.end('SIGTERM');
    await next('events are acknowledged while a broker is away');
    if (index === 0) {
      await killAll(platform);
      await platform.restart();
      await next('events are acknowledged by a platform that has started while a broker was away');
    }
    await broker.start();
    await until('all replicas are in sync again', async () => (await replicasInSync(brokers, names)) === 3);
  }
  const sent = await load.stop();
  const found = { ...sent, ...(await accountFor(platform, witness, sent)) };
  console.log(JSON.stringify(found));
  expect(found).toMatchObject({ lost: 0, double: 0 });
});
