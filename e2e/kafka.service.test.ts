import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countedOnceRound } from './counted-once-round.ts';
import { killRound } from './kill-round.ts';
import { platformOn } from './platform-on.fixture.ts';
import { readmeRound, sentTwice } from './readme-round.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

test('the first event and the first answer of the README, word for word', async () => {
  await using platform = await platformOn(broker, 'readme');
  expect((await readmeRound(platform)).total).toMatchObject(sentTwice);
});

test('a platform whose records do not know what the topics hold is refused', async () => {
  await using platform = await platformOn(broker, 'taken');
  await platform.send([{ id: 'mine', type: 'order.placed' }]);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'millrace-'));
  await expect(platformOn(broker, 'taken', { dataDirectory })).rejects.toThrow('INCARNATION_MISMATCH');
  await rm(dataDirectory, { recursive: true });
});

test('events sent three times through kills of the platform count once', async () => {
  await using platform = await platformOn(broker, 'counted', { env: { MILLRACE_INDEX_EVENTS: '2000' } });
  const { restartMs } = await countedOnceRound(platform, { count: 3000, kills: 1, seed: 1 });
  expect(restartMs).toHaveLength(1);
});

test('what was acknowledged outlives kills of the whole platform', async () => {
  await using platform = await platformOn(broker, 'killed');
  const killed = await killRound(platform, { kills: 2, seed: 1, connections: 4, withinMs: 30_000 });
  console.log(JSON.stringify(killed));
  expect(killed).toMatchObject({ lost: 0, double: 0 });
  expect(killed.kills.underLoad).toBeGreaterThanOrEqual(1);
});
