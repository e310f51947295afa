import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { goOn, hang } from '@millrace/testbed/faults.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEvents } from './all-events.ts';
import { brokerAwayRound } from './broker-away-round.ts';
import { countedOnceRound } from './counted-once-round.ts';
import { killRound } from './kill-round.ts';
import { readmeRound, sentTwice } from './readme-round.ts';
import { tellTrouble } from './trouble.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

/** Topics of its own for each platform. */
function onKafka(
  topics: string,
  env: Readonly<Record<string, string>> = {},
  dataDirectory?: string,
): Promise<Platform> {
  return startPlatform({
    env: { MILLRACE_LOG: `kafka://${broker.address}`, MILLRACE_LOG_TOPICS: topics, ...env },
    ...(dataDirectory !== undefined && { dataDirectory }),
  });
}

test('the first event and the first answer of the README, word for word', async () => {
  await using platform = await onKafka('readme');
  expect((await readmeRound(platform)).total).toMatchObject(sentTwice);
});

test('a platform whose records do not know what the topics hold is refused', async () => {
  await using platform = await onKafka('taken');
  await platform.send([{ id: 'mine', type: 'order.placed' }]);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'millrace-'));
  await expect(onKafka('taken', {}, dataDirectory)).rejects.toThrow('INCARNATION_MISMATCH');
  await rm(dataDirectory, { recursive: true });
});

test('events sent three times through kills of the platform count once', async () => {
  await using platform = await onKafka('counted', { MILLRACE_INDEX_EVENTS: '2000' });
  const { restartMs } = await countedOnceRound(platform, { count: 3000, kills: 1, seed: 1 });
  expect(restartMs).toHaveLength(1);
});

test('what was acknowledged outlives kills of the whole platform', async () => {
  await using platform = await onKafka('killed');
  const killed = await killRound(platform, { kills: 3, seed: 1, connections: 4, withinMs: 30_000 });
  console.log(JSON.stringify(killed));
  expect(killed).toMatchObject({ lost: 0, double: 0 });
  expect(killed.kills.underLoad).toBeGreaterThanOrEqual(1);
});

test('what was acknowledged outlives a broker that is killed, hangs and refuses', async () => {
  await using platform = await onKafka('away');
  const faults = ['killed', 'hung', 'stopped'] as const;
  const away = await brokerAwayRound(platform, broker, { faults, seed: 1, connections: 4 });
  console.log(JSON.stringify(away));
  expect(away).toMatchObject({ lost: 0, double: 0 });
});

test('what was acknowledged outlives a broker that dies with the platform', async () => {
  await using platform = await onKafka('both');
  const both = await brokerAwayRound(platform, broker, {
    faults: ['killed with the platform'],
    seed: 2,
    connections: 4,
  });
  expect(both).toMatchObject({ lost: 0, double: 0 });
});

test('SIGTERM while the broker hangs ends with 0, and what was acknowledged is there after the next start', async () => {
  await using platform = await onKafka('stopped');
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
