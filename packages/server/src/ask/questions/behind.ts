import type { Cell } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { People, Statement } from '../../measure/measure.ts';
import type { Frame } from './frame.ts';

/** A cell of an answer, by the names of its columns. */
export type Cells = Readonly<Record<string, Cell>>;

/** Who stands behind a cell: one row each with the columns kind, name (the id), first and last (ms since 1970). */
export type Behind = { readonly frame: Frame; readonly people: (people: People) => Statement };

/** QUESTION_INVALID unless all that the cell names is known. */
export function knowsOnly(cell: Cells, names: readonly string[]): void {
  const odd = Object.keys(cell).find((name) => !names.includes(name));
  if (odd === undefined) return;
  throw cellMisfit(odd, `there is no such column to tell people by; there are: ${names.join(', ')}`);
}

export function cellMisfit(name: string, why: string): Failure {
  return new Failure('QUESTION_INVALID', { detail: `cell.${name}: ${why}` });
}

/** One page of a list, in the order of kind and name, and how many are on all pages. */
export function pageSql(
  { sql, params }: Statement,
  after: readonly [kind: string, name: string],
  limit: number,
): Statement {
  return {
    sql: `SELECT kind, name, first, last, whole FROM (SELECT *, count() OVER () AS whole FROM (${sql}))
      WHERE (kind, name) > ({afterKind:String}, {afterName:String}) ORDER BY kind, name LIMIT {pageLimit:UInt32}`,
    params: { ...params, afterKind: after[0], afterName: after[1], pageLimit: limit },
  };
}
