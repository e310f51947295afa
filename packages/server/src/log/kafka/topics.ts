import { ConfigResourceTypes, type Admin, type ClusterMetadata } from '@platformatic/kafka';
import type { Topic } from '@millrace/contract';
import { Failure, must } from '../../kernel/kernel.ts';
import { maxEntryBytes, topics } from '../log.ts';
import { isRefusal } from './cluster.ts';

export type TopicsOptions = {
  /** Their names begin with it: `<prefix>.received` and so on. */
  readonly prefix: string;
  /** Default: 3, or 1 where there are fewer brokers. */
  readonly replicas?: number;
  /** Replicas that have a batch before it is acknowledged. Default: 2, or 1 of 1. */
  readonly inSync?: number;
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

/**
 * Makes the topics that are missing, one partition each, and refuses those that would keep less than was asked for:
 * TOPIC_UNSAFE names every setting.
 */
export async function openTopics(admin: Admin, options: TopicsOptions): Promise<Topics> {
  const cluster = await admin.metadata({ topics: [], forceUpdate: true });
  const wanted = wantedOf(options, cluster.brokers.size);
  if (wanted.replicas > cluster.brokers.size) {
    const detail = `${wanted.replicas} replicas are wanted, but the cluster has ${cluster.brokers.size} brokers`;
    throw new Failure('CONFIG_INVALID', { detail: `MILLRACE_LOG_REPLICAS: ${detail}` });
  }
  if (wanted.inSync > wanted.replicas) {
    const detail = `${wanted.inSync} replicas in sync are wanted, of ${wanted.replicas}`;
    throw new Failure('CONFIG_INVALID', { detail: `MILLRACE_LOG_IN_SYNC: ${detail}` });
  }
  const names = topics.map((topic) => `${options.prefix}.${topic}`);
  const there = await admin.listTopics();
  await make(
    admin,
    names.filter((name) => !there.includes(name)),
    wanted,
  );
  const found = await admin.metadata({ topics: names, forceUpdate: true });
  const weak = [...placesOf(found, names, wanted), ...(await settingsOf(admin, names, wanted))];
  if (weak.length > 0) throw new Failure('TOPIC_UNSAFE', { detail: weak.join('; ') });
  const topicOf = (topic: Topic): KafkaTopic => {
    const name = `${options.prefix}.${topic}`;
    return { name, id: must(found.topics.get(name), 'the topic was described').id };
  };
  const of = { received: topicOf('received'), admitted: topicOf('admitted'), quarantine: topicOf('quarantine') };
  return { incarnation: [cluster.id, ...topics.map((topic) => of[topic].id)].join('/'), of };
}

function wantedOf(options: TopicsOptions, brokers: number): Wanted {
  const replicas = options.replicas ?? (brokers >= 3 ? 3 : 1);
  const inSync = options.inSync ?? Math.min(replicas, 2);
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

async function make(admin: Admin, names: readonly string[], { replicas, settings }: Wanted): Promise<void> {
  if (names.length === 0) return;
  const configs = Object.entries(settings).map(([name, { value }]) => ({ name, value }));
  try {
    await admin.createTopics({ topics: [...names], partitions: 1, replicas, configs });
  } catch (error) {
    // Another thread or process has been faster; what it has made is looked at all the same.
    if (!isRefusal(error, 'TOPIC_ALREADY_EXISTS')) throw error;
  }
}

function placesOf({ topics: found }: ClusterMetadata, names: readonly string[], { replicas }: Wanted): string[] {
  return names.flatMap((name) => {
    const topic = must(found.get(name), 'the topic was described');
    const least = Math.min(...topic.partitions.map((partition) => partition.replicas.length));
    return [
      ...(topic.partitionsCount === 1 ? [] : [`${name}: it has ${topic.partitionsCount} partitions, 1 is wanted`]),
      ...(least >= replicas ? [] : [`${name}: it has ${least} replicas, ${replicas} are wanted`]),
    ];
  });
}

async function settingsOf(admin: Admin, names: readonly string[], { settings }: Wanted): Promise<string[]> {
  const described = await admin.describeConfigs({
    resources: names.map((name) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: name,
      configurationKeys: Object.keys(settings),
    })),
  });
  return described.flatMap(({ resourceName, configs }) =>
    Object.entries(settings).flatMap(([name, { value, fits }]) => {
      const found = configs.find((config) => config.name === name)?.value ?? '';
      return fits(found) ? [] : [`${resourceName}: ${name} is ${found || 'not told'}, ${value} is wanted`];
    }),
  );
}
