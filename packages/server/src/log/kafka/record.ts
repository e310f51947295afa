import type { RecordsBatch } from '@platformatic/kafka';
import { crc32 } from 'node:zlib';
import { Failure } from '../../kernel/kernel.ts';
import type { Entry } from '../log.ts';
import type { Pending } from '../pump.ts';

/** What an entry takes as a record, about: offsets, lengths, its check sum with its name. */
export const recordBytes = 32;

const sumName = Buffer.from('crc32');
const control = 1 << 5;

export type Record = {
  readonly topic: string;
  readonly partition: number;
  readonly value: Buffer;
  readonly headers: Map<Buffer, Buffer>;
};

/**
 * One entry is one record. Its check sum travels beside it: the client does not compare the one of the batch, and the broker
 * hands out what its disk gives.
 */
export function recordOf(topic: string, { parts }: Pending): Record {
  const value = Buffer.concat(parts);
  const sum = Buffer.allocUnsafe(4);
  sum.writeUInt32LE(crc32(value));
  return { topic, partition: 0, value, headers: new Map([[sumName, sum]]) };
}

/**
 * The entries of fetched batches from `from` on: every offset, each with its check sum. LOG_CORRUPT when one is missing,
 * damaged, or not ours: only this platform may write to its topics, without transactions and without compaction.
 */
export function entriesOf(topic: string, batches: readonly RecordsBatch[], from: number): Entry[] {
  const entries: Entry[] = [];
  let expected = from;
  for (const { firstOffset, attributes, records } of batches) {
    const first = Number(firstOffset);
    if ((attributes & control) !== 0) throw corrupt(topic, first, 'marks a transaction');
    for (const { offsetDelta, value, headers } of records) {
      const offset = first + offsetDelta;
      if (offset < expected) continue;
      if (offset !== expected) throw corrupt(topic, expected, `is missing, ${offset} follows`);
      const bytes = value ?? Buffer.alloc(0);
      const sum = headers.find(([name]) => name?.equals(sumName))?.[1];
      if (sum?.length !== 4 || sum.readUInt32LE() !== crc32(bytes))
        throw corrupt(topic, offset, sum === undefined ? 'was not written by this platform' : 'is damaged');
      entries.push({ offset, bytes });
      expected = offset + 1;
    }
  }
  return entries;
}

function corrupt(topic: string, offset: number, why: string): Failure {
  return new Failure('LOG_CORRUPT', { detail: `${topic}: entry ${offset} ${why}` });
}
