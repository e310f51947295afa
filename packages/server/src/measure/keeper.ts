import { openDeriver, type AdmittedRange, type Deriver, type DeriverOptions } from '../load/load.ts';
import { deriveSql, type Statement } from './compile/derive-sql.ts';
import { activity, followerOf, tableOf, type Rollup } from './compile/rollup.ts';

export type KeeperOptions = Omit<DeriverOptions, 'derivation'> & { readonly rollup?: Rollup };

/** The follower that keeps a rollup: creation, backfill, live and repeat are one path. */
export function openKeeper({ rollup = activity, ...options }: KeeperOptions): Promise<Deriver> {
  const derivation = {
    follower: followerOf(rollup),
    table: tableOf(rollup),
    month: 'toYYYYMM(minute)',
    select: (range: AdmittedRange) => deriveSql(rollup, range),
    held: (range: AdmittedRange) => heldSql(rollup, range),
  };
  return openDeriver({ ...options, derivation });
}

/** A sum does not say which events are in it: the whole of each month is compared with its events up to the range. */
function heldSql(rollup: Rollup, range: AdmittedRange): Statement {
  const sql = `
    SELECT month, sum(held), sum(before), sum(after) FROM (
      SELECT toYYYYMM(minute) AS month, events AS held, 0 AS before, 0 AS after FROM ${tableOf(rollup)}
      UNION ALL
      SELECT toYYYYMM(time) AS month, 0 AS held, admitted < {from:UInt64} AS before, 1 AS after FROM events
      WHERE partition = {partition:UInt32} AND admitted < {to:UInt64} AND test = 0
        AND time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}
    )
    WHERE month IN (SELECT toYYYYMM(time) FROM events WHERE admitted >= {from:UInt64} AND admitted < {to:UInt64})
    GROUP BY month`;
  return { sql, params: deriveSql(rollup, range).params };
}
