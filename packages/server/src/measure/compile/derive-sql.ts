import type { AdmittedRange } from '../../load/load.ts';
import type { Param } from '../../store/store.ts';
import { firstInstant, lastInstant, sqlInstant } from './instants.ts';
import type { Rollup } from './rollup.ts';

export type Statement = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/** What a rollup keeps of a range, in the column order of its table. */
export function deriveSql(rollup: Rollup, range: AdmittedRange): Statement {
  const keys = ['workspace', ...rollup.spec.dimensions, 'minute'].join(', ');
  const sql = `
    SELECT ${['workspace', ...rollup.spec.dimensions].join(', ')}, toStartOfMinute(time, 'UTC') AS minute, count() AS kept
    FROM events
    WHERE partition = {partition:UInt32} AND admitted >= {from:UInt64} AND admitted < {to:UInt64} AND test = 0
      AND time >= {first:DateTime64(3, 'UTC')} AND time < {last:DateTime64(3, 'UTC')}
    GROUP BY ${keys}`;
  const { partition, from, to } = range;
  return { sql, params: { partition, from, to, first: sqlInstant(firstInstant), last: sqlInstant(lastInstant) } };
}
