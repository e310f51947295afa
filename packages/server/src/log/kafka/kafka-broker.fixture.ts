import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../kernel/kernel.ts';
import { kafkaJars } from './kafka-jars.fixture.ts';

/** A node of Kafka, in a folder and on ports of its own, that ends with the test. */
export type Broker = {
  /** host:port; the same after it was started again. */
  readonly address: string;
  readonly pid: number;
  /** host:port of one of its doors. */
  doorAddress(name: string): string;
  /** Runs one of Kafka's tools. */
  tool(command: readonly string[]): Promise<void>;
  /** Ends it. SIGKILL keeps what the operating system has not written yet: this is no power cut. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A listener beside the plain one, on a port of its own of `localhost`. */
export type Door = { readonly name: string; readonly protocol: 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT' };

export type BrokerOptions = {
  readonly doors?: readonly Door[];
  /** More lines of properties. */
  readonly properties?: readonly string[];
  /** More arguments of the tool that formats the folder. */
  readonly format?: readonly string[];
};

export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const [broker] = await startCluster(1, options);
  return must(broker, 'a cluster of one has one broker');
}

/** Nodes 1, 2, 3 …: each is broker and controller. They start together, for alone none of them gets ready. */
export async function startCluster(count: number, options: BrokerOptions = {}): Promise<readonly Broker[]> {
  const jars = await kafkaJars();
  // A name of the cluster does not begin with a hyphen: its tool would take it for an option.
  const cluster = `m${randomBytes(16).toString('base64url').slice(1)}`;
  const nodes: Node[] = [];
  for (let id = 1; id <= count; id += 1) {
    const doors: OpenDoor[] = [];
    for (const door of options.doors ?? []) doors.push({ ...door, port: await freePort() });
    nodes.push({ id, port: await freePort(), controller: await freePort(), doors });
  }
  return await Promise.all(nodes.map((node) => startNode({ jars, cluster, node, nodes, options })));
}

type OpenDoor = Door & { readonly port: number };
type Node = {
  readonly id: number;
  readonly port: number;
  readonly controller: number;
  readonly doors: readonly OpenDoor[];
};
type NodeOptions = {
  readonly jars: string;
  readonly cluster: string;
  readonly node: Node;
  readonly nodes: readonly Node[];
  readonly options: BrokerOptions;
};

async function startNode({ jars, cluster, node, nodes, options }: NodeOptions): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-kafka-'));
  const file = join(folder, 'server.properties');
  await writeFile(file, [...settings(folder, node, nodes), ...(options.properties ?? [])].join('\n'));
  await runTool(jars, [
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    cluster,
    '--config',
    file,
    ...(options.format ?? []),
  ]);
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
    address: `127.0.0.1:${node.port}`,
    doorAddress(name) {
      return `localhost:${
        must(
          node.doors.find((door) => door.name === name),
          `the broker has a door ${name}`,
        ).port
      }`;
    },
    tool: (command) => runTool(jars, command),
    get pid() {
      return child.pid ?? 0;
    },
    end,
    async start() {
      if (!alive()) child = await launch(jars, file);
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      process.off('exit', sweep);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function settings(folder: string, { id, port, controller, doors }: Node, nodes: readonly Node[]): string[] {
  const outside = [`PLAINTEXT://127.0.0.1:${port}`, ...doors.map((door) => `${door.name}://localhost:${door.port}`)];
  const protocols = doors.map(({ name, protocol }) => `,${name}:${protocol}`);
  return [
    'process.roles=broker,controller',
    `node.id=${id}`,
    `listeners=${outside.join(',')},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=${outside.join(',')}`,
    `listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols.join('')}`,
    'inter.broker.listener.name=PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    `controller.quorum.voters=${nodes.map((one) => `${one.id}@127.0.0.1:${one.controller}`).join(',')}`,
    `log.dirs=${folder}/data`,
    // As a careful administrator has it: whoever uses a topic has made it.
    'auto.create.topics.enable=false',
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

async function runTool(jars: string, command: readonly string[]): Promise<void> {
  const child = java(jars, ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'], command);
  const said = listen(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command[0]} has failed\n${said()}`);
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
