import { clientSoftwareVersion } from '@platformatic/kafka';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAdmin } from './cluster.ts';
import { startBroker, type Broker } from './kafka-broker.fixture.ts';
import { temporaryKafka } from './temporary-kafka.fixture.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

it('runs on the one version of the client that was tried, and no range of them', async () => {
  const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  expect([dependencies['@platformatic/kafka'], clientSoftwareVersion]).toEqual(['2.12.1', '2.12.1']);
});

it.each([
  ['max.message.bytes', '1048588'],
  ['cleanup.policy', 'compact'],
  ['cleanup.policy', 'compact,delete'],
  ['retention.ms', '604800000'],
  ['retention.bytes', '1000000'],
  ['unclean.leader.election.enable', 'true'],
  ['flush.messages', '9223372036854775807'],
])('refuses a topic whose %s is %s', async (name, value) => {
  const place = temporaryKafka(broker);
  await (await place.open()).close();
  await (await place.open()).close();
  await place.alter('admitted', { [name]: value });
  await expect(place.open()).rejects.toMatchObject({
    code: 'TOPIC_UNSAFE',
    detail: expect.stringContaining(`${place.prefix}.admitted: ${name} is ${value}`),
  });
});

it('refuses a topic with several partitions', async () => {
  const place = temporaryKafka(broker);
  const admin = openAdmin(place.cluster);
  await admin.createTopics({ topics: [`${place.prefix}.received`], partitions: 2, replicas: 1 });
  await admin.close();
  await expect(place.open()).rejects.toMatchObject({
    code: 'TOPIC_UNSAFE',
    detail: expect.stringContaining('2 partitions'),
  });
});

it.each([
  [{ replicas: 3 }, 'has 1 brokers'],
  [{ inSync: 2 }, '2 replicas in sync are wanted, of 1'],
])('refuses to keep more copies than there can be: %j', async (options, detail) => {
  await expect(temporaryKafka(broker).open(options)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining(detail),
  });
});

it('makes its topics once, whoever comes first', async () => {
  const place = temporaryKafka(broker);
  const logs = await Promise.all([place.open(), place.open(), place.open()]);
  expect(new Set(logs.map(({ incarnation }) => incarnation)).size).toBe(1);
  for (const log of logs) await log.close();
});

it('is another log when one of its topics was made anew', async () => {
  const place = temporaryKafka(broker);
  const before = await place.open();
  const admin = openAdmin(place.cluster);
  const name = `${place.prefix}.quarantine`;
  await admin.deleteTopics({ topics: [name] });
  await expect.poll(() => admin.listTopics()).not.toContain(name);
  await admin.close();
  const after = await place.open();
  expect(after.incarnation).not.toBe(before.incarnation);
  await before.close();
  await after.close();
});

it('says when nobody is there', async () => {
  await expect(temporaryKafka({ address: '127.0.0.1:1' }).open()).rejects.toMatchObject({
    code: 'LOG_UNAVAILABLE',
  });
});
