import { openDeriver, type AdmittedRange, type Deriver, type DeriverOptions } from '../load/load.ts';
import type { RecordsWriter } from '../records/records.ts';
import { counts } from './compile/counts.ts';
import { deriveSql, type Statement } from './compile/derive-sql.ts';
import { activity, followerOf, tableOf, type Rollup } from './compile/rollup.ts';

export type KeeperOptions = Omit<DeriverOptions, 'derivation'> & { readonly rollup?: Rollup };

/** The follower that keeps a rollup: creation, backfill, live and repeat are one path. Keepers of other forms of it are over. */
export async function openKeeper({ rollup = activity, ...options }: KeeperOptions): Promise<Deriver> {
  await forgetOtherForms(options.records, rollup);
  const derivation = {
    follower: followerOf(rollup),
    table: tableOf(rollup),
    month: '0',
    select: (range: AdmittedRange) => deriveSql(rollup, range),
    held: (range: AdmittedRange) => heldSql(rollup, range),
  };
  return openDeriver({ ...options, derivation });
}

async function forgetOtherForms(records: RecordsWriter, rollup: Rollup): Promise<void> {
  await records.transact(async (db) => {
    for (const table of ['checkpoints', 'insert_plans'] as const) {
      const old = `rollup/${rollup.name}`;
      await db
        .deleteFrom(table)
        .where('follower', '!=', followerOf(rollup))
        .where((where) => where.or([where('follower', '=', old), where('follower', 'like', `${old}/%`)]))
        .execute();
    }
  });
}

/**
 * A sum does not say which events are in it: all that is kept is compared with all events up to the range. They appear in
 * every grain at once, so the sum over one of them stands for all.
 */
function heldSql(rollup: Rollup, range: AdmittedRange): Statement {
  const sql = `
    SELECT 0, sum(held), sum(before), sum(after) FROM (
      SELECT events AS held, 0 AS before, 0 AS after FROM ${tableOf(rollup)} WHERE grain = 'day'
      UNION ALL
      SELECT 0 AS held, admitted < {from:UInt64} AS before, 1 AS after FROM events
      WHERE partition = {partition:UInt32} AND admitted < {to:UInt64} AND ${counts}
        AND time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}
    )`;
  return { sql, params: deriveSql(rollup, range).params };
}
