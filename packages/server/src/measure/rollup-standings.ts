import { storeFollower, type Side } from '../load/load.ts';
import type { Records } from '../records/records.ts';
import type { Versions } from './compile/rollup-rows.ts';
import { followersAt, standingIn, type Standing } from './standing.ts';

/** The keeper of a number among the followers, and the topic in its tokens. */
export const rollupFollower = (number: number, side: Side = ''): string => `${side}rollups/${number}`;

/** Where a rollup of a document stands, of one moment. */
export type RollupStanding = Standing & {
  readonly number: number;
  /** Entries in the store that it does not hold yet. */
  readonly behind: number;
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
    const at = await followersAt(db, followers);
    const days = await db
      .selectFrom('rollup_days')
      .select(['follower', 'day', 'version', 'marks'])
      .where('follower', 'in', followers)
      .orderBy('day')
      .execute();
    const end = at.positions.get(storeFollower) ?? 0;
    return new Map(
      rollups.map(({ number, form, size }) => {
        const follower = rollupFollower(number);
        const own = days.filter((each) => each.follower === follower);
        const stands = standingIn(at, follower);
        const standing: RollupStanding = {
          ...stands,
          number,
          behind: Math.max(0, end - stands.position),
          versions: new Map(own.filter(({ version }) => version > 0).map(({ day, version }) => [day, version])),
          dirty: own.filter(({ marks }) => marks > 0).map(({ day }) => day),
          size,
        };
        return [form, standing];
      }),
    );
  });
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
