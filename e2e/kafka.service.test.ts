import type { Question } from '@millrace/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { startServer } from '@millrace/server/store/clickhouse/clickhouse-server.fixture.ts';
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

test('with a store elsewhere, what was acknowledged outlives kills of the whole platform, in rollups too', async () => {
  const server = await startServer();
  try {
    await using platform = await platformOn(broker, 'killed', { env: { MILLRACE_STORE: server.url } });
    const spec = { dimensions: ['type'], metrics: ['events', 'subjects'], grain: 'hour' };
    const body = JSON.stringify({ spec });
    const put = await platform.request('/api/definitions/rollup/orders', { method: 'PUT', body });
    expect(put.status).toBe(201);
    const killed = await killRound(platform, { kills: 1, seed: 1, connections: 4, withinMs: 30_000 });
    console.log(JSON.stringify(killed));
    expect(killed).toMatchObject({ lost: 0, double: 0 });
    expect(killed.kills.underLoad).toBeGreaterThanOrEqual(1);
    const metrics = [
      { spec: { aggregate: 'count' as const }, as: 'n' },
      { spec: { aggregate: 'subjects' as const }, as: 'who' },
    ];
    const day = 86_400_000;
    const today = Math.floor(Date.now() / day) * day;
    const range = { from: new Date(today - day).toISOString(), to: new Date(today + day).toISOString() };
    const question: Question = { kind: 'table', metrics, by: ['type'], range, asOf: range.to };
    const kept = await platform.ask(question);
    expect(kept.rows).toEqual([['order.placed', killed.acknowledged, 4]]);
    expect(kept.used.from).toEqual(['rollup orders']);
    const events = await platform.ask({ ...question, where: 'id != ""' });
    expect([events.rows, events.used.from]).toEqual([kept.rows, ['events']]);
  } finally {
    await server.stop();
  }
});
