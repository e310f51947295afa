import { Failure } from '../kernel/kernel.ts';
import {
  bytes,
  hostName,
  integer,
  key,
  log,
  oneOf,
  password,
  path,
  store,
  topicName,
  userName,
  type Form,
} from './forms.ts';

/** One variable of the environment. `later`: beginnings of values that a later release understands. */
export type Setting<T> = {
  readonly name: `MILLRACE_${string}`;
  readonly form: Form<T>;
  readonly default?: string;
  readonly description: string;
  readonly secret?: true;
  readonly later?: readonly string[];
};

type Known<T> = Setting<T> & { readonly default: string };

export const settingsTable = {
  host: {
    name: 'MILLRACE_HOST',
    form: hostName,
    default: '127.0.0.1',
    description: 'Address to listen on. `0.0.0.0` opens it to the network; put TLS in front of it then.',
  } as Known<string>,
  port: {
    name: 'MILLRACE_PORT',
    form: integer(0, 65_535),
    default: '8080',
    description: 'Port to listen on. 0 takes any free one and prints it.',
  } as Known<number>,
  data: {
    name: 'MILLRACE_DATA',
    form: path,
    default: './data',
    description: 'Directory of everything that is kept. One process uses it at a time.',
  } as Known<string>,
  log: {
    name: 'MILLRACE_LOG',
    form: log,
    default: 'segments',
    description:
      'Where events are made durable: files in the data directory, or topics of a Kafka cluster (tried with 4.3.1).',
  } as Known<string>,
  logTopics: {
    name: 'MILLRACE_LOG_TOPICS',
    form: topicName,
    default: 'millrace',
    description:
      'Kafka: what the names of the topics begin with, as in `millrace.received`. One platform writes to them, and nobody else.',
  } as Known<string>,
  logReplicas: {
    name: 'MILLRACE_LOG_REPLICAS',
    form: integer(1, 10),
    description:
      'Kafka: replicas of each topic. Unset: 3, or 1 where there are fewer brokers. A topic that has fewer is refused with TOPIC_UNSAFE.',
  } as Setting<number>,
  logInSync: {
    name: 'MILLRACE_LOG_IN_SYNC',
    form: integer(1, 10),
    description:
      'Kafka: replicas that hold a request before it is acknowledged (`min.insync.replicas`). Unset: 2, or 1 of 1.',
  } as Setting<number>,
  logTls: {
    name: 'MILLRACE_LOG_TLS',
    form: oneOf('on', 'off'),
    default: 'off',
    description:
      'Kafka: whether brokers are spoken to over TLS. Their certificates have to be for the names they advertise.',
  } as Known<'on' | 'off'>,
  logTlsCa: {
    name: 'MILLRACE_LOG_TLS_CA',
    form: path,
    description:
      "Kafka: PEM file with the authorities that sign the brokers' certificates. Unset: the public ones that come with Node.",
  } as Setting<string>,
  logTlsCertificate: {
    name: 'MILLRACE_LOG_TLS_CERTIFICATE',
    form: path,
    description: 'Kafka: PEM file with the certificate, and its chain, that this platform shows to the brokers.',
  } as Setting<string>,
  logTlsKey: {
    name: 'MILLRACE_LOG_TLS_KEY',
    form: path,
    description: 'Kafka: PEM file with the private key of that certificate, not encrypted.',
  } as Setting<string>,
  logSasl: {
    name: 'MILLRACE_LOG_SASL',
    form: oneOf('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'),
    description: 'Kafka: how user and password are told to the brokers. Unset: they are not. PLAIN belongs behind TLS.',
  } as Setting<'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'>,
  logSaslUser: {
    name: 'MILLRACE_LOG_SASL_USER',
    form: userName,
    description: 'Kafka: the user.',
  } as Setting<string>,
  logSaslPassword: {
    name: 'MILLRACE_LOG_SASL_PASSWORD',
    form: password,
    description: 'Kafka: the password of that user. It is never logged.',
    secret: true,
  } as Setting<string>,
  logMaxBytes: {
    name: 'MILLRACE_LOG_MAX_BYTES',
    form: bytes('64MB'),
    default: '100GB',
    description:
      'Size cap of the log, all topics together. When it is reached and nothing can be trimmed, events are refused with LOG_FULL.',
  } as Known<number>,
  logFreeBytes: {
    name: 'MILLRACE_LOG_FREE_BYTES',
    form: bytes('0'),
    default: '512MB',
    description: 'Free space of the disk below which events are refused with DISK_FULL. It does not apply to Kafka.',
  } as Known<number>,
  logQueueBytes: {
    name: 'MILLRACE_LOG_QUEUE_BYTES',
    form: bytes('1MB'),
    default: '64MB',
    description: 'Bytes that may wait for the disk or for Kafka. Beyond it requests are refused with OVERLOADED.',
  } as Known<number>,
  records: {
    name: 'MILLRACE_RECORDS',
    form: oneOf('sqlite'),
    default: 'sqlite',
    description: 'Where state, checkpoints, definitions and keys are kept: a file in the data directory.',
    later: ['postgres://', 'postgresql://'],
  } as Known<'sqlite'>,
  store: {
    name: 'MILLRACE_STORE',
    form: store,
    default: 'embedded',
    description: 'Where events are kept for questions: the engine inside, or a ClickHouse server.',
    secret: true,
  } as Known<string>,
  storeMemoryBytes: {
    name: 'MILLRACE_STORE_MEMORY_BYTES',
    form: bytes('512MB'),
    default: '2GB',
    description: 'Most memory the embedded engine may take.',
  } as Known<number>,
  lake: {
    name: 'MILLRACE_LAKE',
    form: oneOf('directory'),
    default: 'directory',
    description: 'Long memory in Parquet files. Not written in this release.',
    later: ['s3://'],
  } as Known<'directory'>,
  bodyBytes: {
    name: 'MILLRACE_BODY_BYTES',
    form: bytes('32MB'),
    default: '128MB',
    description:
      'Request bodies held in memory at a time, over all requests. Beyond it requests are refused with OVERLOADED.',
  } as Known<number>,
  quota: {
    name: 'MILLRACE_QUOTA',
    form: integer(0, 10_000_000),
    default: '0',
    description: 'Events per second that one key may send; ten seconds of it may come at once. 0 sets no limit.',
  } as Known<number>,
  indexEvents: {
    name: 'MILLRACE_INDEX_EVENTS',
    form: integer(1000, 100_000_000),
    default: '2900000',
    description:
      'Newest events whose identities are held in memory. The default takes at most 150 MB, other numbers 40 to 80 bytes an event, and a quarter more. Whether an older one was here before is asked of the store; while the store is away, all that are admitted meanwhile are held as well.',
  } as Known<number>,
  demo: {
    name: 'MILLRACE_DEMO',
    form: oneOf('on', 'off'),
    default: 'on',
    description: 'Whether a simulated lead business and a simulated app live in the workspace. `off` starts empty.',
  } as Known<'on' | 'off'>,
  adminKey: {
    name: 'MILLRACE_ADMIN_KEY',
    form: key,
    description: 'Admin key of the first workspace. Unset: minted at the first start and printed once.',
    secret: true,
  } as Setting<string>,
  writeKey: {
    name: 'MILLRACE_WRITE_KEY',
    form: key,
    description:
      'Secret write key of the first workspace, which may import. Unset: minted at the first start and printed once.',
    secret: true,
  } as Setting<string>,
  roles: {
    name: 'MILLRACE_ROLES',
    form: oneOf('all'),
    default: 'all',
    description: 'Which roles this process runs.',
    later: ['collect', 'stream', 'act', 'serve'],
  } as Known<'all'>,
  logLevel: {
    name: 'MILLRACE_LOG_LEVEL',
    form: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    default: 'info',
    description: 'How much the server writes about itself, as JSON lines on standard error.',
  } as Known<'debug' | 'info' | 'warn' | 'error' | 'silent'>,
  page: {
    name: 'MILLRACE_PAGE',
    form: path,
    description: 'Folder of the built dashboard. Unset: the one that was built with this release.',
  } as Setting<string>,
  announce: {
    name: 'MILLRACE_ANNOUNCE',
    form: oneOf('text', 'json'),
    default: 'text',
    description: 'How address, sign-in link and new keys are printed at the start: for people, or as one line of JSON.',
  } as Known<'text' | 'json'>,
};

type Table = typeof settingsTable;
type Value<S> = S extends Known<infer T> ? T : S extends Setting<infer T> ? T | undefined : never;
export type Settings = { readonly [Name in keyof Table]: Value<Table[Name]> };

/** Every variable by itself. CONFIG_INVALID lists all that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const all: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settingsTable);
  const wrong: string[] = [];
  const names = new Set<string>(all.map(([, { name }]) => name));
  for (const name of Object.keys(env)) {
    if (name.startsWith('MILLRACE_') && !names.has(name))
      wrong.push(`${name} is not a setting; there are ${[...names].join(', ')}`);
  }
  const values = all.map(([property, setting]) => {
    const given = env[setting.name];
    const text = given === undefined || given === '' ? setting.default : given;
    if (text === undefined) return [property, undefined];
    const value = setting.form.read(text);
    if (value === undefined) wrong.push(complaint(setting, text));
    return [property, value];
  });
  if (wrong.length > 0) throw new Failure('CONFIG_INVALID', { detail: wrong.join('; ') });
  return Object.fromEntries(values) as Settings;
}

function complaint({ name, form, secret, later = [] }: Setting<unknown>, text: string): string {
  const what = secret === true ? 'the value' : JSON.stringify(text);
  const known = later.some((beginning) => text.startsWith(beginning));
  return `${name}: ${what} is not ${known ? 'in this release' : 'allowed'}; allowed: ${form.allowed.replaceAll('`', '')}`;
}
