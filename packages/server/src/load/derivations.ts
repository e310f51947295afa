import { idColumns, timelineColumns } from '../store/store.ts';
import type { AdmittedRange, Derivation } from './deriver.ts';

const rangeOf = ({ from, to }: AdmittedRange): { readonly from: number; readonly to: number } => ({ from, to });
const whole = 'FROM events WHERE admitted >= {from:UInt64} AND admitted < {to:UInt64}';

/** The narrow tables beside `events`: where identities are looked up, and each subject's events in order. */
export const derivations: readonly Derivation[] = [
  {
    follower: 'ids',
    table: 'ids',
    select: (range) => ({ sql: `SELECT ${idColumns.join(', ')} ${whole}`, params: rangeOf(range) }),
  },
  {
    follower: 'timeline',
    table: 'timeline',
    select: (range) => ({
      sql: `SELECT ${timelineColumns.join(', ')} ${whole} AND subject_kind != ''`,
      params: rangeOf(range),
    }),
  },
];
