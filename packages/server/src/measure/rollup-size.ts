import { isFailure } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { rollupSizeSql } from './compile/rollup-size-sql.ts';
import { dayMs } from './compile/rollup-rows.ts';
import type { KeptForm } from './rollup-forms.ts';

/** Of the last day: events that a rollup would take in, and combinations of slot and labels, each of some rows. */
export type RollupSize = { readonly events: number; readonly combinations: number };

/** `now` in ms since 1970: the day before it is counted. */
export type Sizing = { readonly store: Pick<Store, 'query'>; readonly now: number; readonly signal?: AbortSignal };

const timeoutMs = 2000;

/** undefined where the store cannot say it now, or not soon. */
export async function rollupSize(form: KeptForm, { store, now, signal }: Sizing): Promise<RollupSize | undefined> {
  const { sql, params } = rollupSizeSql(form, { from: now - dayMs, before: now });
  try {
    const options = { params, timeoutMs, as: 'platform' as const, ...(signal === undefined ? {} : { signal }) };
    const { rows } = await store.query(sql, options);
    const [[events, combinations] = []] = rows;
    return { events: Number(events), combinations: Number(combinations) };
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
