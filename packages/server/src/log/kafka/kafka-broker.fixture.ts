import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaJars } from './kafka-jars.fixture.ts';

/** A Kafka of one node, in a folder and on a port of its own, that ends with the test. */
export type Broker = {
  /** host:port; the same after it was started again. */
  readonly address: string;
  readonly pid: number;
  /** Ends it. SIGKILL keeps what the operating system has not written yet: this is no power cut. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** More lines of server.properties. */
export async function startBroker(properties: readonly string[] = []): Promise<Broker> {
  const jars = await kafkaJars();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-kafka-'));
  const port = await freePort();
  const file = join(folder, 'server.properties');
  await writeFile(file, [...settings(folder, port, await freePort()), ...properties].join('\n'));
  await format(jars, file);
  let child = await launch(jars, file);
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  const sweep = (): void => void child.kill('SIGKILL');
  process.once('exit', sweep);
  const end: Broker['end'] = async (signal) => {
    if (!alive()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    // What hangs does not end by a polite word.
    child.kill('SIGCONT');
    await ended;
  };
  return {
    address: `127.0.0.1:${port}`,
    get pid() {
      return child.pid ?? 0;
    },
    end,
    async start() {
      child = await launch(jars, file);
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      process.off('exit', sweep);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function settings(folder: string, port: number, controller: number): string[] {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `log.dirs=${folder}/data`,
    // As a careful administrator has it: whoever uses a topic has made it.
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    // After a kill the next start outwaits the session of the one before: 9 s by default.
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
  ];
}

/** Tests run short: the first compiler, one collector thread and half a gigabyte do. */
const jvm = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

async function format(jars: string, file: string): Promise<void> {
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'm');
  const child = java(
    jars,
    ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
    ['kafka.tools.StorageTool', 'format', '--cluster-id', id, '--config', file],
  );
  const said = listen(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the broker's folder could not be formatted\n${said()}`);
}

async function launch(jars: string, file: string): Promise<ChildProcess> {
  const child = java(jars, [], ['kafka.Kafka', file]);
  const said = listen(child);
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (said().includes('Kafka Server started')) resolve();
    };
    child.stderr?.on('data', look);
    child.once('close', () => reject(new Error(`the broker has ended before it was ready\n${said()}`)));
  });
  return child;
}

function java(jars: string, options: readonly string[], command: readonly string[]): ChildProcess {
  return spawn('java', [...jvm, ...options, '-cp', `${jars}/*`, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
}

const keptCharacters = 20_000;

/** The end of what it has said so far. */
function listen(child: ChildProcess): () => string {
  let said = '';
  child.on('error', (error) => {
    said += String(error);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptCharacters);
  });
  return () => said;
}

/** Below the range from which the system takes ports for outgoing connections: it must be free again after a restart. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
