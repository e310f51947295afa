import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure, type Logger } from '../../kernel/kernel.ts';
import type { Log } from '../log.ts';
import { encryptKey } from './certificates.fixture.ts';
import type { KafkaLogOptions } from './kafka-log.ts';
import { password, sessionMs, startSecuredBroker, user, type SecuredBroker } from './secured-broker.fixture.ts';
import { temporaryKafka, type TemporaryKafka } from './temporary-kafka.fixture.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await startSecuredBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

type Wanted = Pick<KafkaLogOptions, 'tls' | 'sasl'>;
type Way = (door: SecuredBroker) => Wanted;
const trusting = (): NonNullable<Wanted['tls']> => ({ ca: broker.authority.certificate });
const sasl = (mechanism: NonNullable<Wanted['sasl']>['mechanism']) => ({ mechanism, user, password });
const at = (door: string): TemporaryKafka =>
  temporaryKafka({ address: door === 'PLAINTEXT' ? broker.address : broker.doorAddress(door) });

async function passThrough(log: Log, count: number): Promise<string[]> {
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  for (let n = 0; n < count; n += 1) await writer.append('', [Buffer.from(`entry ${n}`)]);
  const found: string[] = [];
  for await (const { entries, next } of log.reader('received').follow(0, 0, { signal: AbortSignal.timeout(60_000) })) {
    found.push(...entries.map(({ bytes }) => bytes.toString()));
    if (next >= count) break;
  }
  return found;
}

it.each<[string, string, Way]>([
  ['TLS', 'TLS', () => ({ tls: trusting() })],
  [
    'TLS and a client certificate',
    'MUTUAL',
    ({ client }) => ({ tls: { ...trusting(), certificate: client.certificate, key: client.key } }),
  ],
  ['PLAIN over TLS', 'SASL', () => ({ tls: trusting(), sasl: sasl('PLAIN') })],
  ['SCRAM-SHA-256 over TLS', 'SASL', () => ({ tls: trusting(), sasl: sasl('SCRAM-SHA-256') })],
  ['SCRAM-SHA-512 over TLS', 'SASL', () => ({ tls: trusting(), sasl: sasl('SCRAM-SHA-512') })],
  ['SCRAM-SHA-512 without TLS', 'BARE', () => ({ sasl: sasl('SCRAM-SHA-512') })],
])('writes and reads by %s', async (_name, door, way) => {
  const log = await at(door).open(way(broker));
  expect(await passThrough(log, 2)).toEqual(['entry 0', 'entry 1']);
  await log.close();
});

const refusedAs = async (door: string, options: Partial<KafkaLogOptions>): Promise<Failure> => {
  const refused = await at(door)
    .open(options)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(refused instanceof Failure)) throw new Error('the log opens', { cause: refused });
  return refused;
};

it.each<[string, string, Way, string]>([
  [
    'a wrong password by PLAIN',
    'SASL',
    () => ({ tls: trusting(), sasl: { ...sasl('PLAIN'), password: 'wrong-word' } }),
    'MILLRACE_LOG_SASL_PASSWORD',
  ],
  [
    'a wrong password by SCRAM',
    'SASL',
    () => ({ tls: trusting(), sasl: { ...sasl('SCRAM-SHA-512'), password: 'wrong-word' } }),
    'MILLRACE_LOG_SASL_PASSWORD',
  ],
  [
    'a user nobody knows',
    'SASL',
    () => ({ tls: trusting(), sasl: { ...sasl('SCRAM-SHA-256'), user: 'nobody' } }),
    'MILLRACE_LOG_SASL_USER',
  ],
  ['a mechanism that is not offered', 'BARE', () => ({ sasl: sasl('PLAIN') }), 'do not offer'],
  ['a password where none is asked for', 'TLS', () => ({ tls: trusting(), sasl: sasl('PLAIN') }), 'takes no password'],
  ['another authority', 'TLS', ({ stranger }) => ({ tls: { ca: stranger.certificate } }), 'MILLRACE_LOG_TLS_CA'],
  ['no authority, with one of its own', 'TLS', () => ({ tls: {} }), 'MILLRACE_LOG_TLS_CA'],
  ['a plain client at a TLS port', 'TLS', () => ({}), 'MILLRACE_LOG_TLS=on'],
])('refuses %s at once, and names the setting', async (_name, door, way, word) => {
  const refused = await refusedAs(door, way(broker));
  expect(refused).toMatchObject({ code: 'CONFIG_INVALID', detail: expect.stringMatching(word) });
  expect(inspect(refused, { depth: Number.POSITIVE_INFINITY })).not.toMatch(new RegExp(`${password}|wrong-word`));
});

it('refuses a name that is not in the certificate', async () => {
  const address = broker.doorAddress('TLS').replace('localhost', '127.0.0.1');
  await expect(temporaryKafka({ address }).open({ tls: trusting() })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining('by a name in its certificate'),
  });
});

it.each<[string, string, Way, string]>([
  ['TLS at a plain port', 'PLAINTEXT', () => ({ tls: trusting() }), 'does this port speak TLS'],
  ['no client certificate', 'MUTUAL', () => ({ tls: trusting() }), 'MILLRACE_LOG_TLS_CERTIFICATE'],
  [
    "a stranger's client certificate",
    'MUTUAL',
    ({ strangersClient: { certificate, key } }) => ({ tls: { ...trusting(), certificate, key } }),
    'MILLRACE_LOG_TLS_CERTIFICATE',
  ],
  ['no password where one is asked for', 'SASL', () => ({ tls: trusting() }), 'MILLRACE_LOG_SASL'],
])(
  'gives up on %s when it has had its time, for a broker that starts looks the same',
  async (_name, door, way, word) => {
    const refused = await refusedAs(door, { ...way(broker), deadlineMs: 1_000 });
    expect(refused).toMatchObject({ code: 'LOG_UNAVAILABLE', detail: expect.stringContaining(word) });
  },
);

it.each<[string, (files: SecuredBroker) => NonNullable<Wanted['tls']>, string]>([
  ['a file that is not there', () => ({ ca: '/nowhere/ca.pem' }), 'MILLRACE_LOG_TLS_CA: /nowhere/ca.pem: ENOENT'],
  ['a file without a certificate', ({ authority }) => ({ ca: authority.key }), 'MILLRACE_LOG_TLS_CA'],
  [
    'a key of another certificate',
    ({ client, strangersClient }) => ({ certificate: client.certificate, key: strangersClient.key }),
    'MILLRACE_LOG_TLS_CERTIFICATE, MILLRACE_LOG_TLS_KEY: ',
  ],
])('refuses %s before it asks anybody', async (_name, files, detail) => {
  await expect(temporaryKafka({ address: '127.0.0.1:1' }).open({ tls: files(broker) })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining(detail),
  });
});

it('refuses an encrypted key, and says how to write it as it is', async () => {
  const { certificate, key } = broker.client;
  const tls = { certificate, key: await encryptKey(key) };
  await expect(temporaryKafka({ address: '127.0.0.1:1' }).open({ tls })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringMatching(/^MILLRACE_LOG_TLS_KEY: .* encrypted; openssl pkey/),
  });
});

it('says that PLAIN without TLS gives the password away, and not the password', async () => {
  const said: string[] = [];
  const note = (fields: unknown, text: string): void => void said.push(inspect({ fields, text }, { depth: 20 }));
  const logger: Logger = { info: note, warn: note, error: note };
  await expect(at('BARE').open({ sasl: sasl('PLAIN'), logger })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(said.join()).toContain('PLAIN without TLS');
  expect(said.join()).not.toContain(password);
});

it('outlives the end of its sessions, writing and reading: a broker asks for the password again', async () => {
  const log = await at('BRIEF').open({ tls: trusting(), sasl: sasl('SCRAM-SHA-256') });
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  const until = performance.now() + 5 * sessionMs;
  let count = 1;
  await writer.append('', [Buffer.from('entry 0')]);
  for await (const { next } of log.reader('received').follow(0, 0, { signal: AbortSignal.timeout(60_000) })) {
    expect(next).toBe(count);
    if (performance.now() > until) break;
    await writer.append('', [Buffer.from(`entry ${count}`)]);
    count += 1;
  }
  await log.close();
});

it('refuses while its password is not taken any more, says why, and goes on when it is', async () => {
  const said: string[] = [];
  const note = (_fields: unknown, text: string): void => void said.push(text);
  const logger: Logger = { info: note, warn: note, error: note };
  const log = await at('BRIEF').open({ tls: trusting(), sasl: sasl('SCRAM-SHA-512'), logger });
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  await writer.append('', [Buffer.from('before')]);
  await broker.changePassword('another-word');
  const refused = async (): Promise<unknown> => writer.append('', [Buffer.from('x')]).catch((error: unknown) => error);
  await expect.poll(refused, { timeout: 30_000 }).toMatchObject({ code: 'LOG_UNAVAILABLE' });
  await expect.poll(() => said.join(), { timeout: 30_000 }).toContain('MILLRACE_LOG_SASL_PASSWORD');
  await broker.changePassword(password);
  await expect.poll(refused, { timeout: 30_000 }).toMatchObject({ partition: 0 });
  await log.close();
});
