import { ProduceAcks, producerSendsChannel } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Log, LogReader, LogWriter } from '../log.ts';
import { openProducer } from './cluster.ts';
import { startBroker, type Broker } from './kafka-broker.fixture.ts';
import { temporaryKafka, type TemporaryKafka } from './temporary-kafka.fixture.ts';

let broker: Broker;
let place: TemporaryKafka;
let log: Log;
let writer: LogWriter;
const fatal: Error[] = [];

const text = (value: string | number): Buffer => Buffer.from(String(value));
const append = (value: string | number): Promise<{ offset: number }> => writer.append('', [text(value)]);
const unavailable = { code: 'LOG_UNAVAILABLE', retryAfter: 1 };

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

const open = async (options: Parameters<TemporaryKafka['open']>[0] = {}): Promise<void> => {
  log = await place.open(options);
  writer = await log.writer('received', { visibility: 'durable', onFatal: (error) => fatal.push(error) });
};

beforeEach(async () => {
  place = temporaryKafka(broker);
  await open();
});
afterEach(async () => {
  await log.close();
  for (const error of fatal.splice(0)) throw error;
});

async function texts(reader: LogReader, to: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { entries, next } of reader.follow(0, 0, { signal: AbortSignal.timeout(60_000) })) {
    found.push(...entries.map(({ bytes }) => (bytes.length > 100 ? String(bytes.length) : bytes.toString())));
    if (next >= to) break;
  }
  return found;
}

/** Until the writer takes something again; what it has taken. */
async function goesOn(value: string): Promise<number> {
  for (;;) {
    const taken = await append(value).catch((error: unknown) => {
      expect(error).toMatchObject(unavailable);
      return undefined;
    });
    if (taken !== undefined) return taken.offset;
    await expect.poll(() => writer.room().refusing, { timeout: 60_000 }).toBeNull();
  }
}

it('stores fifty sends at once, each once: the client under the writer', async () => {
  const producer = openProducer(place.cluster);
  const topic = `${place.prefix}.quarantine`;
  const sent = await Promise.all(
    Array.from({ length: 50 }, (_, n) => producer.send({ messages: [{ topic, partition: 0, value: text(n) }] })),
  );
  await producer.close();
  const offsets = new Set(sent.map(({ offsets: [at] = [] }) => at?.offset));
  expect(offsets).toEqual(new Set(Array.from({ length: 50 }, (_, n) => BigInt(n))));
  const stored = await log.writer('quarantine', { visibility: 'durable', onFatal: () => {} });
  expect(stored.durableEnd(0)).toBe(50);
});

it('asks for an acknowledgement of all in-sync replicas: by itself the client asks the leader only', async () => {
  const asked: unknown[] = [];
  const note = (message: unknown): void => void asked.push((message as { options: { acks: number } }).options.acks);
  producerSendsChannel.start.subscribe(note);
  await append('safe');
  producerSendsChannel.start.unsubscribe(note);
  expect(asked).toEqual([ProduceAcks.ALL]);
});

it('takes an entry of 64 MB, and none that is larger', async () => {
  await log.close();
  // A slow disk syncs them in more time than an answer may take.
  await open({ deadlineMs: 60_000 });
  await append('before');
  const most = 64 * 1024 * 1024;
  await expect(writer.append('', [Buffer.alloc(most), text('x')])).rejects.toThrow(RangeError);
  await writer.append('', [Buffer.alloc(most / 2, 'x'), Buffer.alloc(most / 2)]);
  await append('after');
  expect(await texts(log.reader('received'), 3)).toEqual(['before', String(most), 'after']);
});

it('refuses what a topic that was changed no longer takes, and goes on', async () => {
  await place.alter('received', { 'max.message.bytes': '1000' });
  await expect(append('x'.repeat(2000))).rejects.toMatchObject(unavailable);
  const at = await goesOn('small');
  expect(await texts(log.reader('received'), at + 1)).toEqual(['small']);
});

it('refuses within its deadline while the broker is gone, at once when it knows, and goes on by itself', async () => {
  await append('before');
  const reader = log.reader('received');
  const following = texts(reader, 3);
  await broker.end('SIGKILL');
  await expect(Promise.all([append('lost'), append('lost')])).rejects.toMatchObject(unavailable);
  await expect.poll(() => writer.room().refusing).toBe('LOG_UNAVAILABLE');
  await expect(append('lost')).rejects.toMatchObject(unavailable);
  await broker.start();
  await goesOn('after');
  await append('more');
  expect(await following).toEqual(['before', 'after', 'more']);
});

it('counts what a hanging broker has taken after all, and has no hole', async () => {
  await append('before');
  process.kill(broker.pid, 'SIGSTOP');
  const late = append('late');
  await expect(late).rejects.toMatchObject(unavailable);
  await expect.poll(() => writer.room().refusing).toBe('LOG_UNAVAILABLE');
  process.kill(broker.pid, 'SIGCONT');
  const at = await goesOn('after');
  const found = await texts(log.reader('received'), at + 1);
  expect(found.filter((entry) => entry !== 'late')).toEqual(['before', 'after']);
});

it('drops from its queue what has waited too long', async () => {
  process.kill(broker.pid, 'SIGSTOP');
  const first = append('first');
  const waiting = Promise.allSettled(Array.from({ length: 100 }, (_, n) => append(n)));
  await expect(first).rejects.toMatchObject(unavailable);
  process.kill(broker.pid, 'SIGCONT');
  expect(new Set((await waiting).map(({ status }) => status))).toEqual(new Set(['rejected']));
  const at = await goesOn('after');
  expect((await texts(log.reader('received'), at + 1)).length).toBeLessThanOrEqual(102);
});

it('does not hand out what somebody else has written', async () => {
  await append('ours');
  const producer = openProducer(place.cluster);
  const topic = `${place.prefix}.received`;
  await producer.send({ messages: [{ topic, partition: 0, value: text('theirs') }] });
  await producer.close();
  expect((await append('ours again')).offset).toBe(2);
  const corrupt = { code: 'LOG_CORRUPT', detail: expect.stringContaining('entry 1 was not written by this platform') };
  await expect(texts(log.reader('received'), 3)).rejects.toMatchObject(corrupt);
  await expect(log.reader('received').read(0, 1)).rejects.toMatchObject(corrupt);
});

it('does not pass over the end of a transaction', async () => {
  const producer = openProducer(place.cluster);
  const topic = `${place.prefix}.received`;
  const transaction = await producer.beginTransaction();
  await transaction.send({ messages: [{ topic, partition: 0, value: text('theirs') }] });
  await transaction.commit();
  await producer.close();
  await append('ours');
  await expect(texts(log.reader('received'), 3)).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
});
