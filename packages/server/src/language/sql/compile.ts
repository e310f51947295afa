import { resolveCondition, resolveValue } from '../resolve.ts';
import type { Schema } from '../schema.ts';
import { sqlOf } from './condition.ts';
import { bounded, openContext } from './context.ts';
import { over } from './operand.ts';
import { Params, type SqlParams } from './params.ts';
import { nothing, type View } from './view.ts';

export type CompiledSql = {
  readonly sql: string;
  readonly params: SqlParams;
  /** Paths of the fields it reads. */
  readonly fields: ReadonlySet<string>;
};

/**
 * `root` names the expression in error details; parameters are named `<prefix>0`, `<prefix>1` …; `now` in milliseconds is
 * needed by an expression with `age` only.
 */
export type SqlOptions = { readonly root?: string; readonly prefix?: string; readonly now?: number };

/** A condition of SQL: TRUE exactly for rows that match; elsewhere FALSE or NULL. */
export function compileSql<Row>(given: unknown, schema: Schema<Row>, options: SqlOptions = {}): CompiledSql {
  const { root = 'where', prefix = 'p', now } = options;
  const { condition, fields } = resolveCondition(given, schema, { root });
  const params = new Params(prefix);
  return { sql: sqlOf(condition, 'true', openContext(params, root, now)), params: params.values, fields };
}

export type SqlType = 'number' | 'text' | 'boolean';

/** A value of SQL: Nullable(Float64), Nullable(String) or Nullable(Bool); NULL where it is missing or of another type. */
export function compileSqlValue<Row>(
  given: unknown,
  schema: Schema<Row>,
  { as, root = 'value', prefix = 'p', now }: SqlOptions & { readonly as: SqlType },
): CompiledSql {
  const { operand, fields } = resolveValue(given, schema, { root });
  const params = new Params(prefix);
  const context = openContext(params, root, now);
  const write = ([view]: readonly View[]): string => (view === undefined ? 'NULL' : valueOf(view, as));
  return { sql: bounded(context, over([operand], context, { as: 'value', write })), params: params.values, fields };
}

function valueOf(view: View, as: SqlType): string {
  switch (as) {
    case 'number':
      return `toNullable(${view.number ?? nothing})`;
    case 'text':
      return view.text === undefined
        ? 'CAST(NULL AS Nullable(String))'
        : `CAST(if(${view.text.guard}, ${view.text.value}, NULL) AS Nullable(String))`;
    case 'boolean':
      return `CAST(multiIf(${view.is(true)}, 1, ${view.is(false)}, 0, NULL) AS Nullable(Bool))`;
  }
}
