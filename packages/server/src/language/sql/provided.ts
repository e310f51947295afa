import { Refusal } from '../refusal.ts';
import type { Provided } from '../schema.ts';
import type { Context } from './context.ts';

/** What a metric or a segment is in SQL. `what` is its name in a message. */
export function providedSql<Row>(
  { provided }: { readonly provided: Provided<Row, unknown> },
  what: string,
  { params, root }: Context,
): string {
  const { sql } = provided;
  if (sql === undefined)
    throw new Refusal('EXPRESSION_UNSUPPORTED', { path: root }, `${what} cannot be asked of the store`);
  return `(${sql((value, type) => params.add(value, type))})`;
}
