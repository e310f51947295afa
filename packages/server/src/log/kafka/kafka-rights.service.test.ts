import type { AclOperationLabel } from '@platformatic/kafka';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silent, type Logger } from '../../kernel/kernel.ts';
import type { Log } from '../log.ts';
import { openKafkaLog } from './kafka-log.ts';
import { grant, neededRights } from './kafka-rights.fixture.ts';
import { password, startSecuredBroker, user, type SecuredBroker } from './secured-broker.fixture.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await startSecuredBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

/** The log by the name of a user, over a door that asks for a password. */
function openAs(name: string, prefix: string, logger: Logger = silent): Promise<Log> {
  return openKafkaLog({
    brokers: [broker.doorAddress('SASL')],
    prefix,
    maxBytes: 1e12,
    deadlineMs: 2_000,
    logger,
    tls: { ca: broker.authority.certificate },
    sasl: { mechanism: 'PLAIN', user: name, password },
  });
}

const writerOf = (log: Log): ReturnType<Log['writer']> =>
  log.writer('received', { visibility: 'durable', onFatal: () => {} });

it('needs no right but those that the page on operation lists', async () => {
  const page = await readFile(new URL('../../../../../docs/operation.md', import.meta.url), 'utf8');
  const words = (operations: readonly AclOperationLabel[]): string =>
    operations.map((one) => `--operation ${one.replace('_', '').toLowerCase()}`).join(' ');
  const told = page.replaceAll(/\s*\\\n\s*/g, ' ').toLowerCase();
  expect(told).toContain(words(neededRights.topic));
  expect(told).toContain(`--cluster ${words(neededRights.cluster)}`);

  const said: string[] = [];
  const note = (_fields: unknown, text: string): void => void said.push(text);
  const log = await openAs(user, `millrace-${randomUUID()}`, { ...silent, warn: note, error: note });
  const writer = await writerOf(log);
  for (const text of ['a', 'b', 'c']) await writer.append('', [Buffer.from(text)]);
  expect(await writer.trim(0, 1)).toBe(1);
  expect((await log.reader('received').read(0, 2)).toString()).toBe('c');
  expect(writer.room().bytes).toBeGreaterThan(0);
  expect(said).toEqual([]);
  await log.close();
});

it('refuses a user who may do nothing', async () => {
  await expect(openAs('guest', `guest-${randomUUID()}`)).rejects.toMatchObject({ code: 'LOG_FORBIDDEN' });
});

/** Nor any on the cluster. */
const without = (...taken: readonly AclOperationLabel[]): typeof neededRights => ({
  topic: neededRights.topic.filter((operation) => !taken.includes(operation)),
  cluster: [],
});

it.each<[AclOperationLabel]>([['CREATE'], ['DESCRIBE_CONFIGS']])(
  'refuses a user without the right to %s',
  async (right) => {
    const topics = `guest-${randomUUID()}`;
    await grant(broker.address, { user: 'guest', topics, rights: without(right) });
    await expect(openAs('guest', topics)).rejects.toMatchObject({ code: 'LOG_FORBIDDEN' });
  },
);

it('says so when it may not write, and goes on when it may', async () => {
  const topics = `guest-${randomUUID()}`;
  await grant(broker.address, { user: 'guest', topics, rights: without('WRITE') });
  const said: string[] = [];
  const note = (_fields: unknown, text: string): void => void said.push(text);
  const log = await openAs('guest', topics, { info: note, warn: note, error: note });
  const writer = await writerOf(log);
  const append = async (): Promise<unknown> => writer.append('', [Buffer.from('x')]).catch((error: unknown) => error);
  expect(await append()).toMatchObject({ code: 'LOG_UNAVAILABLE' });
  expect(said.join()).toContain('the brokers do not let this user do it');
  await grant(broker.address, { user: 'guest', topics, rights: without() });
  await expect.poll(append, { timeout: 30_000 }).toMatchObject({ offset: 0 });
  await log.close();
});

it('takes what nobody may read yet, says so, and reads it when it may', async () => {
  const topics = `guest-${randomUUID()}`;
  await grant(broker.address, { user: 'guest', topics, rights: without('READ') });
  const said: string[] = [];
  const note = (_fields: unknown, text: string): void => void said.push(text);
  const log = await openAs('guest', topics, { info: note, warn: note, error: note });
  await (await writerOf(log)).append('', [Buffer.from('x')]);
  expect(said).toContain('the size of the topic is not known');
  const signal = AbortSignal.timeout(60_000);
  const first = log.reader('received').follow(0, 0, { signal })[Symbol.asyncIterator]().next();
  await expect.poll(() => said.join(), { timeout: 30_000 }).toMatch(/cannot be read.*do not let this user do it/);
  await grant(broker.address, { user: 'guest', topics, rights: without() });
  expect(await first).toMatchObject({ value: { next: 1 } });
  await log.close();
});
