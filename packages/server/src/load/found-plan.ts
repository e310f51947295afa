/** What a plan that was in doubt has left undone. Tokens may be forgotten, or noted without rows: the tables are asked. */
import { Failure, must } from '../kernel/kernel.ts';
import type { InsertPlan } from '../records/records.ts';
import { eventColumns, type Store } from '../store/store.ts';
import type { ByMonths, Derivation, Select } from './deriver.ts';
import type { Doubt } from './doubt.ts';

type Asking = { readonly store: Pick<Store, 'query'>; readonly plan: InsertPlan; readonly signal: AbortSignal };

/** Which lines of a batch of events, by index, the store holds. STORE_DAMAGED when it holds any twice, or others. */
export async function heldLines(
  lines: readonly Buffer[],
  { store, plan: { from, to }, signal }: Asking,
): Promise<ReadonlySet<number>> {
  const { rows } = await store.query(
    `SELECT partition, offset, item FROM events WHERE admitted >= {from:UInt64} AND admitted < {to:UInt64}`,
    { params: { from, to }, signal, as: 'platform' },
  );
  const places = new Set(rows.map((row) => row.join('/')));
  const held = new Set(lines.flatMap((line, index) => (places.has(placeOf(line)) ? [index] : [])));
  if (held.size !== rows.length) {
    const detail = `entries ${from} to ${to}: the store holds ${rows.length} events, of ${lines.length} it should hold it has ${held.size}`;
    throw new Failure('STORE_DAMAGED', { detail });
  }
  return held;
}

const placeColumns = (['partition', 'offset', 'item'] as const).map((column) => eventColumns.indexOf(column));

/** What is not JSON was never stored. */
function placeOf(line: Buffer): string {
  try {
    const cells = JSON.parse(line.toString()) as unknown[];
    return placeColumns.map((column) => cells[column]).join('/');
  } catch {
    return '';
  }
}

/**
 * The selection of the months that are not in the table yet; undefined when it holds them all. To the engine a selection of some months is another than that of all, so
 * until then STORE_UNAVAILABLE when only some are there.
 */
export async function underived(
  { table, month, select, held }: Derivation & ByMonths,
  { store, plan, signal, doubt }: Asking & { readonly doubt: Doubt },
): Promise<Select | undefined> {
  const asked = held(plan);
  const { rows } = await store.query(asked.sql, { params: asked.params, signal, as: 'platform' });
  const months: number[] = [];
  let some = false;
  for (const row of rows) {
    const [at, found, before, after] = row.map(Number);
    if (before === after) continue;
    if (found === after) some = true;
    else if (found === before) months.push(must(at, 'a row of months has a month'));
    else {
      const detail = `${table}, month ${at}, entries ${plan.from} to ${plan.to}: ${found} rows, not ${before} or ${after}`;
      throw new Failure('STORE_DAMAGED', { detail });
    }
  }
  if (months.length === 0) return undefined;
  const { sql, params } = select(plan);
  if (!some) return { sql, params };
  if (doubt === 'open')
    throw new Failure('STORE_UNAVAILABLE', { detail: `${table} may be receiving the rest at this moment` });
  return { sql: `SELECT * FROM (${sql}) WHERE ${month} IN {months:Array(UInt32)}`, params: { ...params, months } };
}
