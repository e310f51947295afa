import { storeFollower } from '../load/load.ts';
import type { Reading, Records } from '../records/records.ts';

/** One partition of `admitted` until the log has more. */
const partition = 0;

/** An insert takes some tens of ms, every few seconds: waiting for its end is cheaper than reading events. */
export const waitsMs = [0, 5, 10, 20, 40, 80];

/**
 * Where a rollup stands: the entries before `position` are in it; `moving`: an insert into it may be under way beyond;
 * `isWhole`: the store held no other entries, and none were on their way.
 */
export type Standing = { readonly position: number; readonly moving: boolean; readonly isWhole: boolean };

export async function standingOf(records: Pick<Records, 'read'>, follower: string): Promise<Standing> {
  return records.read(async (db) => standingIn(await followersAt(db, [follower, storeFollower]), follower));
}

export type FollowersAt = { readonly positions: ReadonlyMap<string, number>; readonly planned: ReadonlySet<string> };

export function standingIn({ positions, planned }: FollowersAt, follower: string): Standing {
  const position = positions.get(follower) ?? 0;
  const isWhole = position === (positions.get(storeFollower) ?? 0) && !planned.has(storeFollower);
  return { position, moving: planned.has(follower), isWhole };
}

/** How far followers are, and which of them have planned an insert. */
export async function followersAt(db: Reading, followers: readonly string[]): Promise<FollowersAt> {
  const checkpoints = await db
    .selectFrom('checkpoints')
    .select(['follower', 'position'])
    .where('follower', 'in', followers)
    .where('partition', '=', partition)
    .execute();
  const plans = await db
    .selectFrom('insert_plans')
    .select('follower')
    .where('follower', 'in', followers)
    .where('partition', '=', partition)
    .execute();
  return {
    positions: new Map(checkpoints.map(({ follower, position }) => [follower, position])),
    planned: new Set(plans.map(({ follower }) => follower)),
  };
}
