import type { Admin } from '@platformatic/kafka';
import { must } from '../../kernel/kernel.ts';
import { earliest, latest } from './cluster.ts';

/** What the brokers say of the one partition of a topic. */
export type Extent = { readonly start: number; readonly end: number };

export async function extentOf(admin: Admin, name: string): Promise<Extent> {
  const at = async (timestamp: bigint): Promise<number> => {
    const [topic] = await admin.listOffsets({ topics: [{ name, partitions: [{ partitionIndex: 0, timestamp }] }] });
    return Number(must(topic?.partitions[0], 'offsets of the partition were listed').offset);
  };
  return { start: await at(earliest), end: await at(latest) };
}

/** Deletes what lies before; returns the new start. */
export async function deleteBefore(admin: Admin, name: string, offset: number): Promise<number> {
  const [topic] = await admin.deleteRecords({
    topics: [{ name, partitions: [{ partition: 0, offset: BigInt(offset) }] }],
  });
  return Number(must(topic?.partitions[0], 'the partition was trimmed').lowWatermark);
}

/** Bytes on the disk of the replica that has most. */
export async function sizeOf(admin: Admin, name: string): Promise<number> {
  const brokers = await admin.describeLogDirs({ topics: [{ name, partitions: [0] }] });
  const sizes = brokers.flatMap(({ results }) =>
    results.flatMap(({ topics }) =>
      topics.flatMap(({ partitions }) => partitions.map((one) => Number(one.partitionSize))),
    ),
  );
  return Math.max(0, ...sizes);
}
