import { storeFollower, type Side } from '../load/load.ts';
import type { Reading, Records } from '../records/records.ts';
import type { Versions } from './compile/rollup-rows.ts';

/** One partition of `admitted` until the log has more. */
export const partition = 0;

/** The keeper of a number among the followers, and the topic in its tokens. */
export const rollupFollower = (number: number, side: Side = ''): string => `${side}rollups/${number}`;

/** Where a rollup stands, of one moment. */
export type RollupStanding = {
  readonly number: number;
  /** The entries before it are in the rollup. */
  readonly position: number;
  /** An insert into it may be under way beyond. */
  readonly moving: boolean;
  /** Entries in the store that it does not hold yet. */
  readonly behind: number;
  /** The store held no other entries, and none were on their way. */
  readonly isWhole: boolean;
  /** In force, of the days that were ever made anew. */
  readonly versions: Versions;
  /** Days that are read from events. */
  readonly dirty: readonly number[];
  /** Rows in the store; null: not counted yet. */
  readonly size: number | null;
};

/** The rollups of a workspace by their form. */
export async function standingsOf(
  records: Pick<Records, 'read'>,
  workspace: string,
): Promise<ReadonlyMap<string, RollupStanding>> {
  return records.read(async (db) => {
    const rollups = await db
      .selectFrom('rollups')
      .select(['number', 'form', 'size'])
      .where('workspace', '=', workspace)
      .where('gone', '=', 0)
      .execute();
    if (rollups.length === 0) return new Map();
    const followers = [...rollups.map(({ number }) => rollupFollower(number)), storeFollower];
    const { positions, planned, days } = await rowsOf(db, followers);
    const end = positions.get(storeFollower) ?? 0;
    return new Map(
      rollups.map(({ number, form, size }) => {
        const follower = rollupFollower(number);
        const position = positions.get(follower) ?? 0;
        const moving = planned.has(follower);
        const own = days.filter((each) => each.follower === follower);
        const standing: RollupStanding = {
          number,
          position,
          moving,
          behind: Math.max(0, end - position),
          isWhole: position === end && !planned.has(storeFollower),
          versions: new Map(own.filter(({ version }) => version > 0).map(({ day, version }) => [day, version])),
          dirty: own.filter(({ marks }) => marks > 0).map(({ day }) => day),
          size,
        };
        return [form, standing];
      }),
    );
  });
}

async function rowsOf(db: Reading, followers: readonly string[]) {
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
  const days = await db
    .selectFrom('rollup_days')
    .select(['follower', 'day', 'version', 'marks'])
    .where('follower', 'in', followers)
    .orderBy('day')
    .execute();
  return {
    positions: new Map(checkpoints.map(({ follower, position }) => [follower, position])),
    planned: new Set(plans.map(({ follower }) => follower)),
    days,
  };
}

/** Whether nothing has changed that what is read in between depends on. */
export function isSame(before: RollupStanding, after: RollupStanding | undefined): boolean {
  return (
    after !== undefined &&
    !after.moving &&
    after.number === before.number &&
    after.position === before.position &&
    String([...after.versions]) === String([...before.versions]) &&
    String(after.dirty) === String(before.dirty)
  );
}
