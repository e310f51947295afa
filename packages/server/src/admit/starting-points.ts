import type { LogReader } from '../log/log.ts';
import type { RecordsWriter } from '../records/records.ts';
import { readAdmittedHeader } from './admitted-entry.ts';

const partition = 0;

/** When the newest request before an entry of admitted was received; 0: not known. */
export async function receivedBefore(admitted: LogReader, end: number): Promise<number> {
  if (end <= admitted.start(partition)) return 0;
  return readAdmittedHeader(await admitted.read(partition, end - 1)).receivedAt;
}

/** The store's `ids` hold everything admitted before it. */
export async function idsCheckpoint(records: RecordsWriter): Promise<number> {
  const row = await records.read((db) =>
    db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', 'ids')
      .where('partition', '=', partition)
      .executeTakeFirst(),
  );
  return row?.position ?? 0;
}
