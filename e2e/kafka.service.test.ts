import { startBroker, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countedOnceRound } from './counted-once-round.ts';
import { killRound } from './kill-round.ts';
import { readmeRound, sentTwice } from './readme-round.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

/** Topics of its own for each platform. */
function onKafka(topics: string, env: Readonly<Record<string, string>> = {}): Promise<Platform> {
  return startPlatform({ env: { MILLRACE_LOG: `kafka://${broker.address}`, MILLRACE_LOG_TOPICS: topics, ...env } });
}

test('the first event and the first answer of the README, word for word', async () => {
  await using platform = await onKafka('readme');
  expect((await readmeRound(platform)).total).toMatchObject(sentTwice);
});

test('events sent three times through kills of the platform count once', async () => {
  await using platform = await onKafka('counted', { MILLRACE_INDEX_EVENTS: '2000' });
  const { restartMs } = await countedOnceRound(platform, { count: 4000, kills: 2, seed: 1 });
  expect(restartMs).toHaveLength(2);
});

test('what was acknowledged outlives kills of the whole platform', async () => {
  await using platform = await onKafka('killed');
  const killed = await killRound(platform, { kills: 5, seed: 1, connections: 4, withinMs: 40_000 });
  console.log(JSON.stringify(killed));
  expect(killed).toMatchObject({ lost: 0, double: 0 });
  expect(killed.kills.underLoad).toBeGreaterThanOrEqual(3);
});
