/** What the client under the log does by itself would lose, double or withhold entries; here is that the log does not let it. */
import { Connection, consumerFetchesChannel, describeProducersV0, producerSendsChannel } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Log, LogReader, LogWriter } from '../log.ts';
import { openAdmin } from './cluster.ts';
import { startBroker, type Broker } from './kafka-broker.fixture.ts';
import { temporaryKafka, type TemporaryKafka } from './temporary-kafka.fixture.ts';

const forgetMs = 3_000;

let broker: Broker;
let place: TemporaryKafka;
let log: Log;
let writer: LogWriter;
let name: string;

beforeAll(async () => {
  broker = await startBroker({
    properties: [`producer.id.expiration.ms=${forgetMs}`, `producer.id.expiration.check.interval.ms=${forgetMs / 10}`],
  });
});
afterAll(() => broker[Symbol.asyncDispose]());
beforeEach(async () => {
  place = temporaryKafka(broker);
  name = `${place.prefix}.received`;
  log = await place.open();
  writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
});
afterEach(() => log.close());

const append = (text: string | Buffer): Promise<{ readonly offset: number }> => writer.append('', [Buffer.from(text)]);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function read(
  reader: LogReader,
  { from = 0, to, maxBytes = 1 << 20 }: { from?: number; to: number; maxBytes?: number },
): Promise<string[]> {
  const found: string[] = [];
  const signal = AbortSignal.timeout(60_000);
  for await (const { entries, next } of reader.follow(0, from, { signal, maxBytes })) {
    found.push(...entries.map(({ bytes }) => bytes.toString()));
    if (next >= to) break;
  }
  return found;
}

/** What the client was asked for meanwhile. */
async function asked(
  channel: typeof producerSendsChannel,
  work: () => Promise<unknown>,
): Promise<readonly Record<string, unknown>[]> {
  const options: Record<string, unknown>[] = [];
  const note = (message: unknown): void => void options.push((message as { options: Record<string, unknown> }).options);
  channel.start.subscribe(note);
  await work();
  channel.start.unsubscribe(note);
  return options;
}

it('sends in one request what one turn of the loop appends: by itself the client does not wait for more', async () => {
  await append('first');
  const sends = await asked(producerSendsChannel, () => Promise.all(numbers(500).map((n) => append(`entry ${n}`))));
  expect(sends).toHaveLength(1);
  expect(await read(log.reader('received'), { from: 1, to: 501 })).toEqual(numbers(500).map((n) => `entry ${n}`));
});

it('goes on, in order and once, behind a broker that has forgotten its producer', async () => {
  const [host = '', port] = broker.address.split(':');
  const connection = new Connection('test');
  await connection.connect(host, Number(port));
  const known = async (): Promise<number | undefined> => {
    const { topics } = await describeProducersV0.api.async(connection, [{ name, partitionIndexes: [0] }]);
    return topics[0]?.partitions[0]?.activeProducers.length;
  };
  for (const n of numbers(3)) await append(`before ${n}`);
  expect(await known()).toBe(1);
  await expect.poll(known, { timeout: 30_000 }).toBe(0);
  for (const n of numbers(3)) await append(`after ${n}`);
  await connection.close();
  const texts = ['before', 'after'].flatMap((when) => numbers(3).map((n) => `${when} ${n}`));
  expect(await read(log.reader('received'), { to: 6 })).toEqual(texts);
});

it('says that entries are gone, where the client by itself would jump to the end', async () => {
  for (const n of numbers(5)) await append(`entry ${n}`);
  const admin = openAdmin(place.cluster);
  await admin.deleteRecords({ topics: [{ name, partitions: [{ partition: 0, offset: 3n }] }] });
  await admin.close();
  const gone = { code: 'LOG_CORRUPT', detail: expect.stringContaining('entry 1 is gone') };
  await expect(read(log.reader('received'), { from: 1, to: 5 })).rejects.toMatchObject(gone);
  await expect(log.reader('received').read(0, 1)).rejects.toMatchObject(gone);
  expect(await read(log.reader('received'), { from: 3, to: 5 })).toEqual(['entry 3', 'entry 4']);
});

it('fetches no more at once than a follower asks for: by itself the client takes 50 MB', async () => {
  for (const n of numbers(20)) await append(Buffer.alloc(100_000, n));
  const reader = log.reader('received');
  const fetches = await asked(consumerFetchesChannel, () => read(reader, { to: 20, maxBytes: 250_000 }));
  expect(fetches.length).toBeGreaterThanOrEqual(8);
  expect(new Set(fetches.map(({ maxBytes }) => maxBytes))).toEqual(new Set([250_000]));
});

it('joins no group, so nothing takes its place away and no position is kept but its own', async () => {
  for (const n of numbers(3)) await append(`entry ${n}`);
  expect(await read(log.reader('received'), { to: 3 })).toHaveLength(3);
  const admin = openAdmin(place.cluster);
  expect([...(await admin.listGroups()).keys()]).toEqual([]);
  await admin.close();
});
