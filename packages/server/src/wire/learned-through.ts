import type { Clock } from '../kernel/kernel.ts';
import { learnFollower } from '../load/load.ts';
import type { Records } from '../records/records.ts';

/** Time up to which the stream was learned from: now, where nothing is left; else when it was last written down. */
export async function learnedThrough(
  records: Pick<Records, 'read'>,
  admittedEnd: number,
  clock: Clock,
): Promise<number> {
  const row = await records.read((db) =>
    db
      .selectFrom('checkpoints')
      .select(['position', 'updated'])
      .where('follower', '=', learnFollower)
      .executeTakeFirst(),
  );
  return row !== undefined && row.position < admittedEnd ? row.updated : clock.now();
}
