import { openDeriver, type Deriver, type DeriverOptions } from '../load/load.ts';
import { deriveSql } from './compile/derive-sql.ts';
import { activity, followerOf, tableOf, type Rollup } from './compile/rollup.ts';

export type KeeperOptions = Omit<DeriverOptions, 'derivation'> & { readonly rollup?: Rollup };

/** The follower that keeps a rollup: creation, backfill, live and repeat are one path. */
export function openKeeper({ rollup = activity, ...options }: KeeperOptions): Promise<Deriver> {
  const derivation = {
    follower: followerOf(rollup),
    table: tableOf(rollup),
    select: (range: Parameters<typeof deriveSql>[1]) => deriveSql(rollup, range),
  };
  return openDeriver({ ...options, derivation });
}
