import { ConfigResourceTypes, type Admin, type ClusterMetadata } from '@platformatic/kafka';
import type { Topic } from '@millrace/contract';
import { Failure, must, type Logger } from '../../kernel/kernel.ts';
import { maxEntryBytes, topics } from '../log.ts';
import { isRefusal } from './cluster.ts';

export type TopicsOptions = {
  /** Their names begin with it: `<prefix>.received` and so on. */
  readonly prefix: string;
  /** Default: 3, or 1 where there are fewer brokers. */
  readonly replicas?: number;
  /** Replicas that have a batch before it is acknowledged. Default: 2, or 1 of 1. */
  readonly inSync?: number;
  readonly logger: Logger;
};

export type KafkaTopic = { readonly name: string; readonly id: string };
export type Topics = {
  /** Another one when the cluster or any of the topics is another. */
  readonly incarnation: string;
  readonly of: Readonly<Record<Topic, KafkaTopic>>;
};

type Wanted = {
  readonly replicas: number;
  readonly inSync: number;
  /** Setting of a topic → its value when we make it, and whether another value is as good. */
  readonly settings: Readonly<Record<string, { readonly value: string; readonly fits: (value: string) => boolean }>>;
};

const usualReplicas = 3;

/**
 * Makes the topics that are missing, one partition each, and refuses those that would keep less than was asked for:
 * TOPIC_UNSAFE names every setting.
 */
export async function openTopics(admin: Admin, options: TopicsOptions): Promise<Topics> {
  const cluster = await admin.metadata({ topics: [], forceUpdate: true });
  const names = topics.map((topic) => `${options.prefix}.${topic}`);
  const there = await admin.listTopics();
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0) {
    const { replicas, inSync, settings } = wantedOfNew(options, cluster.brokers.size);
    options.logger.info({ topics: missing, replicas, inSync }, 'topics of the log are missing and made');
    await make(admin, missing, { replicas, settings });
  }
  const found = await admin.metadata({ topics: names, forceUpdate: true });
  // Brokers that are away are not counted, so what is asked of topics that exist must not hang on them.
  const few = cluster.brokers.size < usualReplicas;
  const wanted = (name: string): Wanted =>
    wantedOf(options, options.replicas ?? (few ? replicasOf(found, name) : usualReplicas));
  const weak = [...placesOf(found, names, wanted), ...(await settingsOf(admin, names, wanted))];
  if (weak.length > 0) throw new Failure('TOPIC_UNSAFE', { detail: weak.join('; ') });
  const topicOf = (topic: Topic): KafkaTopic => {
    const name = `${options.prefix}.${topic}`;
    return { name, id: must(found.topics.get(name), 'the topic was described').id };
  };
  const of = { received: topicOf('received'), admitted: topicOf('admitted'), quarantine: topicOf('quarantine') };
  return { incarnation: [cluster.id, ...topics.map((topic) => of[topic].id)].join('/'), of };
}

function wantedOfNew(options: TopicsOptions, brokers: number): Wanted {
  const wanted = wantedOf(options, options.replicas ?? (brokers >= usualReplicas ? usualReplicas : 1));
  if (wanted.replicas > brokers) {
    const detail = `${wanted.replicas} replicas are wanted, but the cluster has ${brokers} brokers`;
    throw new Failure('CONFIG_INVALID', { detail: `MILLRACE_LOG_REPLICAS: ${detail}` });
  }
  return wanted;
}

function wantedOf(options: TopicsOptions, replicas: number): Wanted {
  const inSync = options.inSync ?? Math.min(replicas, 2);
  if (inSync > replicas) {
    const detail = `${inSync} replicas in sync are wanted, of ${replicas}`;
    throw new Failure('CONFIG_INVALID', { detail: `MILLRACE_LOG_IN_SYNC: ${detail}` });
  }
  const exactly = (value: string) => ({ value, fits: (found: string) => found === value });
  const atLeast = (least: number) => ({ value: String(least), fits: (found: string) => Number(found) >= least });
  return {
    replicas,
    inSync,
    settings: {
      'min.insync.replicas': atLeast(inSync),
      'unclean.leader.election.enable': exactly('false'),
      // An entry is one record, and a record takes a little more than its bytes.
      'max.message.bytes': atLeast(maxEntryBytes + 64 * 1024),
      // Nothing goes but by `trim`, which knows the followers.
      'cleanup.policy': exactly('delete'),
      'retention.ms': exactly('-1'),
      'retention.bytes': exactly('-1'),
      // Whole files are deleted, so they are small.
      'segment.bytes': { value: String(256 * 1024 * 1024), fits: () => true },
      // Brokers acknowledge what is in memory. Several of them do not lose it at once; one alone has to sync.
      ...(replicas === 1 && { 'flush.messages': exactly('1') }),
    },
  };
}

async function make(
  admin: Admin,
  names: readonly string[],
  { replicas, settings }: Omit<Wanted, 'inSync'>,
): Promise<void> {
  const configs = Object.entries(settings).map(([name, { value }]) => ({ name, value }));
  try {
    await admin.createTopics({ topics: [...names], partitions: 1, replicas, configs });
  } catch (error) {
    // Another thread or process has been faster; what it has made is looked at all the same.
    if (!isRefusal(error, 'TOPIC_ALREADY_EXISTS')) throw error;
  }
}

type WantedOf = (name: string) => Wanted;

function replicasOf({ topics: found }: ClusterMetadata, name: string): number {
  const { partitions } = must(found.get(name), 'the topic was described');
  return Math.min(...partitions.map(({ replicas }) => replicas.length));
}

function placesOf(found: ClusterMetadata, names: readonly string[], wanted: WantedOf): string[] {
  return names.flatMap((name) => {
    const count = found.topics.get(name)?.partitionsCount;
    const [has, { replicas }] = [replicasOf(found, name), wanted(name)];
    return [
      ...(count === 1 ? [] : [`${name}: it has ${count} partitions, 1 is wanted`]),
      ...(has >= replicas ? [] : [`${name}: it has ${has} replicas, ${replicas} are wanted`]),
    ];
  });
}

async function settingsOf(admin: Admin, names: readonly string[], wanted: WantedOf): Promise<string[]> {
  const described = await admin.describeConfigs({
    resources: names.map((name) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: name,
      configurationKeys: Object.keys(wanted(name).settings),
    })),
  });
  return described.flatMap(({ resourceName, configs }) =>
    Object.entries(wanted(resourceName).settings).flatMap(([name, { value, fits }]) => {
      const found = configs.find((config) => config.name === name)?.value ?? '';
      return fits(found) ? [] : [`${resourceName}: ${name} is ${found || 'not told'}, ${value} is wanted`];
    }),
  );
}
