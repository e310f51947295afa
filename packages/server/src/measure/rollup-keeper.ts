import { openDeriver, type AdmittedRange, type Deriver, type DeriverOptions } from '../load/load.ts';
import type { Store } from '../store/store.ts';
import { rollupRowsSql } from './compile/rollup-rows.ts';
import type { KeptForm } from './rollup-forms.ts';
import { rollupFollower } from './rollup-standings.ts';
import { Upkeep } from './rollup-upkeep.ts';

export type RollupKeeperOptions = Omit<DeriverOptions, 'derivation' | 'store'> & {
  readonly store: Pick<Store, 'status' | 'derive' | 'query' | 'remove'>;
  readonly form: KeptForm;
  readonly number: number;
  readonly compareEveryMs: number | null;
};

/** The follower that fills the rollup of a document: creation, backfill, live, repair and repetition are one path. */
export async function openRollupKeeper(options: RollupKeeperOptions): Promise<Deriver> {
  const { form, number, side = '', records, store, clock, logger, signal, compareEveryMs } = options;
  const name = rollupFollower(number);
  const follower = `${side}${name}`;
  const upkeep = new Upkeep({ form, number, follower, records, store, clock, logger, signal, compareEveryMs });
  await upkeep.open();
  return openDeriver({
    ...options,
    derivation: {
      follower: name,
      table: 'rollup_rows',
      select: ({ from, to }: AdmittedRange) =>
        rollupRowsSql(
          { number, form },
          { where: ['admitted >= {from:UInt64}', 'admitted < {to:UInt64}'], params: { from, to } },
          upkeep.versions,
        ),
      between: (position) => upkeep.next(position),
      mend: (plan) => upkeep.mend(plan),
    },
  });
}
