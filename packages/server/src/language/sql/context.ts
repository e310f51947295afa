import type { Condition, Operand } from '../condition.ts';
import { Refusal } from '../refusal.ts';
import type { Params } from './params.ts';
import type { Form } from './form.ts';

/** One compilation. What was compiled is kept: a part that stands at several places in the SQL is compiled once. */
export type Context = {
  readonly params: Params;
  /** Milliseconds; only an expression with `age` needs it. */
  readonly now: number | undefined;
  readonly root: string;
  readonly forms: Map<Operand<never>, Form>;
  readonly truths: Readonly<Record<Asked, Map<Condition<never>, string>>>;
  /** How many names were given to values. */
  named: number;
};

/**
 * What is asked of a condition: an SQL condition that is TRUE exactly where it is true, or exactly where it is false, or
 * its truth as a value: 1, 0, or NULL for missing.
 */
export type Asked = 'true' | 'false' | 'truth';

export function openContext(params: Params, root: string, now: number | undefined): Context {
  const truths = { true: new Map(), false: new Map(), truth: new Map() };
  return { params, root, now, forms: new Map(), truths, named: 0 };
}

/** Of one expression, in characters. A question repeats it up to three times; the engine reads no more than 256 KB. */
const mostSql = 64 * 1024;

export function bounded({ root }: Context, sql: string): string {
  if (sql.length <= mostSql) return sql;
  throw new Refusal('EXPRESSION_INVALID', { path: root }, 'too much for one question; take it apart');
}

export function kept<Key, Made>(made: Map<Key, Made>, key: Key, make: () => Made): Made {
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
