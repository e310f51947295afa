import { openAdmin } from './cluster.ts';
import type { Broker } from './kafka-broker.fixture.ts';

/** How many replicas of every topic are in sync, at least, as the brokers that are up say. */
export async function replicasInSync(brokers: readonly Broker[], names: readonly string[]): Promise<number> {
  const admin = openAdmin({ brokers: brokers.map(({ address }) => address), deadlineMs: 5_000 });
  try {
    const { topics } = await admin.metadata({ topics: [...names], forceUpdate: true });
    return Math.min(...names.flatMap((name) => topics.get(name)?.partitions.map(({ isr }) => isr.length) ?? [0]));
  } finally {
    await admin.close();
  }
}
