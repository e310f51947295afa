import {
  password,
  startSecuredBroker,
  user,
  type SecuredBroker,
} from '@millrace/server/log/kafka/secured-broker.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killRound } from './kill-round.ts';
import { tellTrouble } from './trouble.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await startSecuredBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

const env = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  MILLRACE_LOG: `kafka://${broker.doorAddress('BRIEF')}`,
  MILLRACE_LOG_TLS: 'on',
  MILLRACE_LOG_TLS_CA: broker.authority.certificate,
  MILLRACE_LOG_SASL: 'SCRAM-SHA-256',
  MILLRACE_LOG_SASL_USER: user,
  MILLRACE_LOG_SASL_PASSWORD: password,
  ...more,
});

test('over TLS with a password, what was acknowledged outlives kills of the whole platform', async () => {
  await using platform = await startPlatform({ env: env({ MILLRACE_LOG_LEVEL: 'debug' }) });
  tellTrouble(platform);
  const killed = await killRound(platform, { kills: 1, seed: 1, connections: 4, withinMs: 30_000 });
  expect(killed).toMatchObject({ lost: 0, double: 0 });
  expect(platform.logs()).not.toContain(password);
});

test('a wrong password ends the start, and is not told', async () => {
  const wrong = startPlatform({ env: env({ MILLRACE_LOG_SASL_PASSWORD: 'wrong-word' }) });
  await expect(wrong).rejects.toThrow(/CONFIG_INVALID.*MILLRACE_LOG_SASL_PASSWORD/);
  await expect(wrong).rejects.not.toThrow('wrong-word');
});
