import type { EventPlace, Store } from '../store/store.ts';
import { uncountSql } from './compile/derive-sql.ts';
import { activity, tableOf } from './compile/rollup.ts';

export type Uncounting = {
  /** Events in entries that the rollup holds, marked as superseded by the range that ends here. */
  readonly places: readonly EventPlace[];
  readonly by: number;
  readonly token: string;
  readonly signal?: AbortSignal;
};

/** Takes events off the rollup, once by token. */
export async function uncount(store: Pick<Store, 'derive'>, { places, by, token, signal }: Uncounting): Promise<void> {
  const { sql, params } = uncountSql(activity, places, by);
  await store.derive(tableOf(activity), sql, { params, token, ...(signal !== undefined && { signal }) });
}
