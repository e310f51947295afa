import { storeFollower } from '../load/load.ts';
import type { Records } from '../records/records.ts';

/** One partition of `admitted` until the log has more. */
const partition = 0;

/**
 * Where a rollup stands: the entries before `position` are in it; `moving`: an insert into it may be under way beyond;
 * `whole`: the store held no other entries, and none were on their way.
 */
export type Standing = { readonly position: number; readonly moving: boolean; readonly whole: boolean };

export async function standingOf(records: Pick<Records, 'read'>, follower: string): Promise<Standing> {
  return records.read(async (db) => {
    const checkpoints = await db
      .selectFrom('checkpoints')
      .select(['follower', 'position'])
      .where('follower', 'in', [follower, storeFollower])
      .where('partition', '=', partition)
      .execute();
    const plans = await db
      .selectFrom('insert_plans')
      .select('follower')
      .where('follower', 'in', [follower, storeFollower])
      .where('partition', '=', partition)
      .execute();
    const at = (name: string): number => checkpoints.find((each) => each.follower === name)?.position ?? 0;
    const position = at(follower);
    const moves = (name: string): boolean => plans.some((plan) => plan.follower === name);
    return {
      position,
      moving: moves(follower),
      whole: position === at(storeFollower) && !moves(storeFollower),
    };
  });
}
