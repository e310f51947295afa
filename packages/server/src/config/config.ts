/**
 * config: environment → one frozen, tagged config. Nothing else reads the environment.
 *
 * Two steps: `settings.ts` lists every variable with its form, default and description and reads each by itself; here the
 * values get their meaning. An empty variable counts as unset. A name that begins with MILLRACE_ and is not listed, a
 * value out of form, and a setting of a later release are refused with CONFIG_INVALID, all of them in one message that
 * names each variable and what is allowed; the value of a secret is never repeated. With nothing set everything runs
 * embedded, on this machine only. docs/config.md is made from the same table.
 */
import { join, resolve } from 'node:path';
import { Failure } from '../kernel/kernel.ts';
import { saslOf, tlsOf, type LogSasl, type LogTls } from './log-security.ts';
import { readSettings, type Settings } from './settings.ts';
import { version } from './version.ts';

export { configPage } from './config-page.ts';

export type LogConfig = {
  /** All topics together. */
  readonly maxBytes: number;
  /** Waiting to be made durable. */
  readonly queueBytes: number;
} & (
  | {
      readonly kind: 'segments';
      readonly directory: string;
      /** Free bytes of the disk below which events are refused. */
      readonly freeFloorBytes: number;
    }
  | {
      readonly kind: 'kafka';
      /** host:port */
      readonly brokers: readonly string[];
      /** Of the topics' names. */
      readonly prefix: string;
      readonly replicas?: number;
      readonly inSync?: number;
      /** Absent: without TLS. */
      readonly tls?: LogTls;
      /** Absent: without a password. */
      readonly sasl?: LogSasl;
    }
);

export type StoreConfig =
  | { readonly kind: 'embedded'; readonly directory: string; readonly memoryBytes: number }
  /** The whole address, with user, password and database. */
  | { readonly kind: 'http'; readonly url: string };

export type Config = {
  readonly version: string;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Absolute, as all directories here. */
  readonly data: string;
  readonly log: LogConfig;
  readonly records: { readonly kind: 'sqlite'; readonly directory: string };
  readonly store: StoreConfig;
  readonly collect: {
    readonly inFlightBytes: number;
    /** Per key. */
    readonly quota?: { readonly eventsPerSecond: number; readonly burst: number };
  };
  readonly admit: { readonly directory: string; readonly indexEvents: number };
  readonly demo: boolean;
  /** Presets; what is absent is minted once and printed. */
  readonly adminKey?: string;
  readonly writeKey?: string;
  readonly logLevel: Settings['logLevel'];
  /** Folder of the built dashboard. */
  readonly page: string;
  /** How the start is told on standard output: to people, or as one line of JSON. */
  readonly announce: Settings['announce'];
};

/** Seconds a key may send at its full quota before it is held to it. */
const burstSeconds = 10;

const builtPage = resolve(import.meta.dirname, '../../../dashboard/dist');

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const settings = readSettings(env);
  const { host, port, demo, adminKey, writeKey, logLevel, announce } = settings;
  if (adminKey !== undefined && adminKey === writeKey) {
    throw new Failure('CONFIG_INVALID', { detail: 'MILLRACE_ADMIN_KEY and MILLRACE_WRITE_KEY must be different' });
  }
  const data = resolve(settings.data);
  return freeze({
    version,
    host,
    port,
    data,
    log: logOf(settings, data),
    records: { kind: 'sqlite', directory: join(data, 'records') },
    store:
      settings.store === 'embedded'
        ? { kind: 'embedded', directory: join(data, 'store'), memoryBytes: settings.storeMemoryBytes }
        : { kind: 'http', url: settings.store },
    collect: { inFlightBytes: settings.bodyBytes, ...quotaOf(settings.quota) },
    admit: { directory: join(data, 'admit'), indexEvents: settings.indexEvents },
    demo: demo === 'on',
    ...(adminKey !== undefined && { adminKey }),
    ...(writeKey !== undefined && { writeKey }),
    logLevel,
    page: settings.page === undefined ? builtPage : resolve(settings.page),
    announce,
  });
}

function logOf(settings: Settings, data: string): LogConfig {
  const { log, logReplicas, logInSync } = settings;
  const bounds = { maxBytes: settings.logMaxBytes, queueBytes: settings.logQueueBytes };
  if (log === 'segments')
    return { kind: 'segments', directory: join(data, 'log'), freeFloorBytes: settings.logFreeBytes, ...bounds };
  return {
    kind: 'kafka',
    brokers: log.slice('kafka://'.length).split(','),
    prefix: settings.logTopics,
    ...(logReplicas !== undefined && { replicas: logReplicas }),
    ...(logInSync !== undefined && { inSync: logInSync }),
    ...tlsOf(settings),
    ...saslOf(settings),
    ...bounds,
  };
}

function quotaOf(eventsPerSecond: number): Pick<Config['collect'], 'quota'> {
  return eventsPerSecond === 0 ? {} : { quota: { eventsPerSecond, burst: eventsPerSecond * burstSeconds } };
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}
