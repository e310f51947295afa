import { ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka';
import { randomUUID } from 'node:crypto';
import { must, pause, silent } from '../../kernel/kernel.ts';
import type { Log } from '../log.ts';
import { openAdmin, type Cluster } from './cluster.ts';
import type { Broker } from './kafka-broker.fixture.ts';
import { openKafkaLog, type KafkaLogOptions } from './kafka-log.ts';

/** For tests: topics of one's own on a broker. */
export type TemporaryKafka = {
  readonly prefix: string;
  readonly cluster: Cluster;
  open(options?: Partial<KafkaLogOptions>): Promise<Log>;
  describe(topic: string): Promise<{ readonly leader: number; readonly replicas: number }>;
  /** Changes settings of a topic, as an administrator would. */
  alter(topic: string, settings: Readonly<Record<string, string>>): Promise<void>;
};

export function temporaryKafka(...brokers: readonly Pick<Broker, 'address'>[]): TemporaryKafka {
  const prefix = `millrace-${randomUUID()}`;
  const cluster = { brokers: brokers.map(({ address }) => address), deadlineMs: 2_000 };
  return {
    prefix,
    cluster,
    open: (options = {}) => openKafkaLog({ ...cluster, prefix, maxBytes: 1e12, logger: silent, ...options }),
    async describe(topic) {
      const admin = openAdmin(cluster);
      const { topics } = await admin.metadata({ topics: [`${prefix}.${topic}`] });
      await admin.close();
      const partition = must(topics.get(`${prefix}.${topic}`)?.partitions[0], 'the topic has a partition');
      return { leader: partition.leader, replicas: partition.replicas.length };
    },
    async alter(topic, settings) {
      const admin = openAdmin(cluster);
      const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: `${prefix}.${topic}` };
      await admin.incrementalAlterConfigs({
        resources: [
          {
            ...resource,
            configs: Object.entries(settings).map(([name, value]) => ({
              name,
              value,
              configOperation: IncrementalAlterConfigOperationTypes.SET,
            })),
          },
        ],
      });
      // What the controller has taken in, brokers learn a moment later.
      const told = async (): Promise<boolean> => {
        const [found] = await admin.describeConfigs({
          resources: [{ ...resource, configurationKeys: Object.keys(settings) }],
        });
        return found?.configs.every(({ name, value }) => value === settings[name]) ?? false;
      };
      while (!(await told())) await pause(20);
      await admin.close();
    },
  };
}
