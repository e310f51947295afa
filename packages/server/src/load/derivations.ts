import { idColumns, timelineColumns } from '../store/store.ts';
import type { AdmittedRange, ByMonths, Derivation, Select } from './deriver.ts';

type Narrow = {
  readonly table: 'ids' | 'timeline';
  readonly columns: readonly string[];
  readonly month: string;
  /** Which events have a row in it. */
  readonly where: string;
};

/** One row for an event, which says from which entry it came. */
function narrow({ table, columns, month, where }: Narrow): Derivation & ByMonths {
  const range = 'admitted >= {from:UInt64} AND admitted < {to:UInt64}';
  const over =
    (sql: string) =>
    ({ from, to }: AdmittedRange): Select => ({ sql, params: { from, to } });
  return {
    follower: table,
    table,
    month,
    select: over(`SELECT ${columns.join(', ')} FROM events WHERE ${range} AND ${where}`),
    held: over(`
      SELECT month, sum(held), 0, sum(due) FROM (
        SELECT ${month} AS month, 1 AS held, 0 AS due FROM ${table} WHERE ${range}
        UNION ALL
        SELECT ${month} AS month, 0 AS held, 1 AS due FROM events WHERE ${range} AND ${where}
      ) GROUP BY month`),
  };
}

/** The narrow tables beside `events`: where identities are looked up, and each subject's events in order. */
export const derivations: readonly (Derivation & ByMonths)[] = [
  narrow({ table: 'ids', columns: idColumns, month: '0', where: 'true' }),
  narrow({ table: 'timeline', columns: timelineColumns, month: 'toYYYYMM(time)', where: "subject_kind != ''" }),
];
