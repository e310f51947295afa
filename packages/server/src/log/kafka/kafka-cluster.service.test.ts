import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { must, pause } from '../../kernel/kernel.ts';
import type { Log, LogWriter } from '../log.ts';
import { openAdmin } from './cluster.ts';
import { startCluster, type Broker } from './kafka-broker.fixture.ts';
import { temporaryKafka, type TemporaryKafka } from './temporary-kafka.fixture.ts';

let brokers: readonly Broker[] = [];
beforeAll(async () => {
  brokers = await startCluster(3);
});
afterAll(async () => {
  for (const broker of brokers) await broker[Symbol.asyncDispose]();
});

/** The node that leads `received`, and the two that follow it. */
async function nodesOf(place: TemporaryKafka): Promise<{ leader: Broker; followers: readonly Broker[] }> {
  const { leader } = await place.describe('received');
  const found = must(brokers[leader - 1], 'nodes are numbered from 1');
  return { leader: found, followers: brokers.filter((broker) => broker !== found) };
}

async function texts(log: Log, to: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { entries, next } of log.reader('received').follow(0, 0, { signal: AbortSignal.timeout(60_000) })) {
    found.push(...entries.map(({ bytes }) => bytes.toString()));
    if (next >= to) break;
  }
  return found;
}

/** Appends one after the other until told to stop; what was acknowledged, by offset. */
function appending(writer: LogWriter): { acknowledged: Map<number, string>; refused(): number; stop(): Promise<void> } {
  const acknowledged = new Map<number, string>();
  let refused = 0;
  let stopping = false;
  const running = (async () => {
    for (let n = 0; !stopping; n += 1) {
      try {
        acknowledged.set((await writer.append('', [Buffer.from(`entry ${n}`)])).offset, `entry ${n}`);
      } catch (error) {
        expect(error).toMatchObject({ code: 'LOG_UNAVAILABLE' });
        refused += 1;
        await pause(20);
      }
    }
  })();
  return {
    acknowledged,
    refused: () => refused,
    async stop() {
      stopping = true;
      await running;
    },
  };
}

it('makes three replicas of which two have to be in sync, and refuses less', async () => {
  const place = temporaryKafka(...brokers);
  const log = await place.open();
  expect((await place.describe('received')).replicas).toBe(3);
  await log.close();
  await (await place.open({ replicas: 2, inSync: 1 })).close();
  await expect(place.open({ inSync: 3 })).rejects.toMatchObject({
    code: 'TOPIC_UNSAFE',
    detail: expect.stringContaining('min.insync.replicas is 2, 3 is wanted'),
  });
  await place.alter('received', { 'min.insync.replicas': '1' });
  await expect(place.open()).rejects.toMatchObject({
    code: 'TOPIC_UNSAFE',
    detail: `${place.prefix}.received: min.insync.replicas is 1, 2 is wanted`,
  });
});

it('takes topics that were made by hand as the page on operation says', async () => {
  const page = await readFile(new URL('../../../../../docs/operation.md', import.meta.url), 'utf8');
  const [command = ''] = /kafka-topics\.sh[^`]*/.exec(page) ?? [];
  const told = (option: string): string[] =>
    [...command.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(([, value = '']) => value);
  const configs = told('config').map((setting) => ({
    name: setting.replace(/=.*/, ''),
    value: setting.replace(/.*=/, ''),
  }));
  const place = temporaryKafka(...brokers);
  const admin = openAdmin(place.cluster);
  await admin.createTopics({
    topics: ['received', 'admitted', 'quarantine'].map((topic) => `${place.prefix}.${topic}`),
    partitions: Number(told('partitions')),
    replicas: Number(told('replication-factor')),
    configs,
  });
  await admin.close();
  expect(configs).toHaveLength(5);
  await (await place.open()).close();
});

it('goes on with the next leader when the first is killed, and keeps all it has acknowledged', async () => {
  const place = temporaryKafka(...brokers);
  const log = await place.open();
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  const load = appending(writer);
  await expect.poll(() => load.acknowledged.size).toBeGreaterThan(50);
  const { leader } = await nodesOf(place);
  await leader.end('SIGKILL');
  const then = load.acknowledged.size;
  await expect.poll(() => load.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(then + 50);
  await load.stop();
  await leader.start();
  const found = await texts(log, writer.durableEnd(0));
  expect([...load.acknowledged].filter(([offset, text]) => found[offset] !== text)).toEqual([]);
  await log.close();
});

it('opens while the broker it would ask first is gone, and asks no less of topics that were there', async () => {
  const place = temporaryKafka(...brokers);
  await (await place.open()).close();
  const weak = temporaryKafka(...brokers);
  await (await weak.open()).close();
  await weak.alter('received', { 'min.insync.replicas': '1' });
  const gone = must(brokers[0], 'there are three');
  await gone.end('SIGKILL');
  const log = await place.open();
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  const load = appending(writer);
  await expect.poll(() => load.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(10);
  await load.stop();
  await log.close();
  // Until the others know that it is gone.
  const admin = openAdmin(place.cluster);
  const alive = async (): Promise<number> => (await admin.metadata({ topics: [], forceUpdate: true })).brokers.size;
  await expect.poll(alive, { timeout: 30_000 }).toBe(2);
  await admin.close();
  await (await place.open()).close();
  await (await place.open({ replicas: 3 })).close();
  await expect(weak.open()).rejects.toMatchObject({
    code: 'TOPIC_UNSAFE',
    detail: `${weak.prefix}.received: min.insync.replicas is 1, 2 is wanted`,
  });
  await gone.start();
});

it('acknowledges nothing while both followers hang, and goes on when they do', async () => {
  const place = temporaryKafka(...brokers);
  const log = await place.open();
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  await writer.append('', [Buffer.from('before')]);
  const { followers } = await nodesOf(place);
  for (const { pid } of followers) process.kill(pid, 'SIGSTOP');
  const load = appending(writer);
  await expect.poll(() => load.refused(), { timeout: 30_000 }).toBeGreaterThan(1);
  expect(load.acknowledged.size).toBe(0);
  for (const { pid } of followers) process.kill(pid, 'SIGCONT');
  await expect.poll(() => load.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(10);
  await load.stop();
  const found = await texts(log, writer.durableEnd(0));
  expect([...load.acknowledged].filter(([offset, text]) => found[offset] !== text)).toEqual([]);
  await log.close();
});
