import type { Records } from '../records/records.ts';

/** One partition of `admitted` until the log has more. */
const partition = 0;

/** Where a rollup stands: the entries before `position` are in it; `moving`: an insert may be under way beyond. */
export type Standing = { readonly position: number; readonly moving: boolean };

export async function standingOf(records: Pick<Records, 'read'>, follower: string): Promise<Standing> {
  return records.read(async (db) => {
    const at = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', follower)
      .where('partition', '=', partition)
      .executeTakeFirst();
    const plan = await db
      .selectFrom('insert_plans')
      .select('to_offset')
      .where('follower', '=', follower)
      .where('partition', '=', partition)
      .executeTakeFirst();
    return { position: at?.position ?? 0, moving: plan !== undefined };
  });
}
