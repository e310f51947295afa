import { isAbsolute, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configPage, readConfig } from './config.ts';
import { settingsTable, type Setting } from './settings.ts';

const gibibyte = 2 ** 30;

describe('readConfig', () => {
  test('with nothing set runs everything embedded, for this machine', () => {
    const config = readConfig({ PATH: '/bin', HOME: '/' });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      data: resolve('data'),
      log: { kind: 'segments', directory: resolve('data/log'), maxBytes: 100 * gibibyte, freeFloorBytes: gibibyte / 2 },
      records: { kind: 'sqlite', directory: resolve('data/records') },
      store: { kind: 'embedded', directory: resolve('data/store'), memoryBytes: 2 * gibibyte },
      collect: { inFlightBytes: gibibyte / 8 },
      admit: { directory: resolve('data/admit'), indexEvents: 2_900_000 },
      demo: true,
      logLevel: 'info',
      announce: 'text',
    });
    for (const absent of ['adminKey', 'writeKey']) expect(absent in config).toBe(false);
    expect('quota' in config.collect).toBe(false);
    expect(isAbsolute(config.page)).toBe(true);
  });

  test('is frozen, all the way down', () => {
    const config = readConfig({});
    expect([config, config.log, config.store, config.collect].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test('travels to another thread', () => {
    const config = readConfig({ MILLRACE_ADMIN_KEY: 'a'.repeat(16), MILLRACE_QUOTA: '5' });
    expect(structuredClone(config)).toEqual(config);
  });

  test('an empty variable counts as unset', () => {
    expect(readConfig({ MILLRACE_PORT: '', MILLRACE_ADMIN_KEY: '' })).toEqual(readConfig({}));
  });

  test.each([
    ['1024', 'MILLRACE_LOG_FREE_BYTES', 1024],
    ['0', 'MILLRACE_LOG_FREE_BYTES', 0],
    ['3kb', 'MILLRACE_LOG_FREE_BYTES', 3 * 1024],
    ['20 GB', 'MILLRACE_LOG_FREE_BYTES', 20 * gibibyte],
  ])('reads %s bytes', (text, name, bytes) => {
    expect(readConfig({ [name]: text }).log).toMatchObject({ freeFloorBytes: bytes });
  });

  test('a log elsewhere', () => {
    expect(readConfig({ MILLRACE_LOG: 'kafka://a:9092,b.example:9093' }).log).toEqual({
      kind: 'kafka',
      brokers: ['a:9092', 'b.example:9093'],
      prefix: 'millrace',
      maxBytes: 100 * gibibyte,
      queueBytes: gibibyte / 16,
    });
    expect(
      readConfig({
        MILLRACE_LOG: 'kafka://a:1',
        MILLRACE_LOG_TOPICS: 'eu.millrace',
        MILLRACE_LOG_REPLICAS: '5',
        MILLRACE_LOG_IN_SYNC: '3',
      }).log,
    ).toMatchObject({ prefix: 'eu.millrace', replicas: 5, inSync: 3 });
  });

  test('brokers that ask who comes', () => {
    const env = {
      MILLRACE_LOG: 'kafka://a:1',
      MILLRACE_LOG_TLS: 'on',
      MILLRACE_LOG_TLS_CA: 'ca.pem',
      MILLRACE_LOG_TLS_CERTIFICATE: '/srv/client.pem',
      MILLRACE_LOG_TLS_KEY: '/srv/client.key',
      MILLRACE_LOG_SASL: 'SCRAM-SHA-512',
      MILLRACE_LOG_SASL_USER: 'millrace',
      MILLRACE_LOG_SASL_PASSWORD: 'a pass word, with $igns',
    };
    expect(readConfig(env).log).toMatchObject({
      tls: { ca: resolve('ca.pem'), certificate: '/srv/client.pem', key: '/srv/client.key' },
      sasl: { mechanism: 'SCRAM-SHA-512', user: 'millrace', password: 'a pass word, with $igns' },
    });
  });

  test.each([
    [{ MILLRACE_LOG_TLS_CA: 'ca.pem' }, 'MILLRACE_LOG_TLS=on'],
    [{ MILLRACE_LOG_TLS: 'on', MILLRACE_LOG_TLS_KEY: 'a.key' }, 'need each other'],
    [{ MILLRACE_LOG_SASL: 'PLAIN', MILLRACE_LOG_SASL_USER: 'me' }, 'MILLRACE_LOG_SASL_PASSWORD need each other'],
    [{ MILLRACE_LOG_SASL_PASSWORD: 'hush' }, 'need each other'],
  ])('refuses %j, which would protect nothing', (env, allowed) => {
    const refused = (): unknown => readConfig({ MILLRACE_LOG: 'kafka://a:1', ...env });
    expect(refused).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(refused).toThrow(allowed);
    expect(refused).not.toThrow('hush');
  });

  test('a store elsewhere', () => {
    const url = 'https://me:p%40ss@store.example:8443/events';
    expect(readConfig({ MILLRACE_STORE: url }).store).toEqual({ kind: 'http', url });
  });

  test('presets, quota and places', () => {
    const config = readConfig({
      MILLRACE_DATA: '/srv/../srv/events',
      MILLRACE_ADMIN_KEY: 'admin-0123456789',
      MILLRACE_WRITE_KEY: 'write-0123456789',
      MILLRACE_QUOTA: '50',
      MILLRACE_DEMO: 'off',
      MILLRACE_PORT: '0',
    });
    expect(config).toMatchObject({ adminKey: 'admin-0123456789', writeKey: 'write-0123456789', demo: false, port: 0 });
    expect(config.records.directory).toBe('/srv/events/records');
    expect(config.collect.quota).toEqual({ eventsPerSecond: 50, burst: 500 });
  });

  test.each([
    ['MILLRACE_PORT', '65536', 'from 0 to 65535'],
    ['MILLRACE_PORT', '80a', 'from 0 to 65535'],
    ['MILLRACE_PORT', '-1', 'from 0 to 65535'],
    ['MILLRACE_HOST', 'a b', 'host name'],
    ['MILLRACE_DEMO', 'yes', 'on or off'],
    ['MILLRACE_LOG', 'memory', 'segments'],
    ['MILLRACE_LOG', 'kafka://', 'kafka://host:port'],
    ['MILLRACE_LOG', 'kafka://a:9092,', 'kafka://host:port'],
    ['MILLRACE_LOG', 'kafka://user:password@a:9092', 'kafka://host:port'],
    ['MILLRACE_LOG_TOPICS', '.a', 'letters'],
    ['MILLRACE_LOG_TOPICS', 'a/b', 'letters'],
    ['MILLRACE_LOG_REPLICAS', '0', 'from 1 to 10'],
    ['MILLRACE_LOG_TLS', 'yes', 'on or off'],
    ['MILLRACE_LOG_SASL', 'GSSAPI', 'SCRAM-SHA-512'],
    ['MILLRACE_LOG_SASL_USER', 'a,b', 'no commas'],
    ['MILLRACE_RECORDS', 'postgres://a/b', 'not in this release'],
    ['MILLRACE_LAKE', 's3://bucket', 'not in this release'],
    ['MILLRACE_ROLES', 'collect', 'not in this release'],
    ['MILLRACE_STORE', 'ftp://a', 'embedded or http'],
    ['MILLRACE_STORE', 'http://a/b/c', 'embedded or http'],
    ['MILLRACE_LOG_MAX_BYTES', '1MB', 'at least 64MB'],
    ['MILLRACE_LOG_MAX_BYTES', '9999999TB', 'at least 64MB'],
    ['MILLRACE_ADMIN_KEY', 'short', '16 to 256'],
    ['MILLRACE_WRITE_KEY', 'has a blank in it', '16 to 256'],
    ['MILLRACE_WRITE_KEY', 'has:a:colon:in:it', '16 to 256'],
    ['MILLRACE_PROT', '80', 'MILLRACE_PORT'],
  ])('refuses %s=%s and says what is allowed', (name, value, allowed) => {
    const refused = (): unknown => readConfig({ [name]: value });
    expect(refused).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
    expect(refused).toThrow(allowed);
  });

  test('names everything that is wrong at once, and repeats no secret', () => {
    const env = {
      MILLRACE_PORT: 'x',
      MILLRACE_LOG_SASL_PASSWORD: 'hush\n',
      MILLRACE_ADMIN_KEY: 'hush hush hush hush',
      MILLRACE_STORE: 'pg://u:hush@h',
    };
    expect(() => readConfig(env)).toThrow(/MILLRACE_PORT.*SASL_PASSWORD.*MILLRACE_STORE.*MILLRACE_ADMIN_KEY/);
    expect(() => readConfig(env)).not.toThrow(/hush/);
  });

  test('the two preset keys have to differ', () => {
    const same = 'one-key-for-all-of-it';
    expect(() => readConfig({ MILLRACE_ADMIN_KEY: same, MILLRACE_WRITE_KEY: same })).toThrow(/different/);
  });

  test('every default is of its own form', () => {
    const settings: readonly Setting<unknown>[] = Object.values(settingsTable);
    const unfit = settings.filter(
      ({ form, default: preset }) => preset !== undefined && form.read(preset) === undefined,
    );
    expect(unfit).toEqual([]);
  });
});

test('docs/config.md is the table; run this test with -u to write it', async () => {
  await expect(configPage()).toMatchFileSnapshot('../../../../docs/config.md');
});
