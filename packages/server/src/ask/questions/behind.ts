import type { Cell, CellWanted } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { People, Statement } from '../../measure/measure.ts';
import type { Frame } from './frame.ts';

/** A cell of an answer, by the names of its columns: a value, some, or all others. */
export type Cells = Readonly<Record<string, CellWanted>>;

/**
 * Who stands behind a cell: one row each with the columns kind, name (the id), first and last (ms since 1970); where `counts` says so,
 * events, how many of somebody are in it. A row without a kind is of events without a subject.
 */
export type Behind = {
  readonly frame: Frame;
  readonly people: (people: People) => Statement;
  readonly counts?: boolean;
};

/** What a cell says of a column that knows no sets; undefined: nothing. */
export function plainCell(cell: Cells, name: string): Cell | undefined {
  const value = cell[name];
  if (typeof value !== 'object' || value === null) return value;
  throw cellMisfit(name, 'must be one value');
}

/** QUESTION_INVALID unless all that the cell names is known. */
export function knowsOnly(cell: Cells, names: readonly string[]): void {
  const odd = Object.keys(cell).find((name) => !names.includes(name));
  if (odd === undefined) return;
  throw cellMisfit(odd, `there is no such column to tell people by; there are: ${names.join(', ')}`);
}

export function cellMisfit(name: string, why: string): Failure {
  return new Failure('QUESTION_INVALID', { detail: `cell.${name}: ${why}` });
}

/** Whose page begins behind which kind and name. */
type Page = { readonly after: readonly [kind: string, name: string]; readonly limit: number };

/** One page of a list, in the order of kind and name, and how many, with how many events, are on all pages. */
export function pageSql({ counts = false }: Pick<Behind, 'counts'>, { sql, params }: Statement, page: Page): Statement {
  const events = counts ? 'events' : '0 AS events';
  return {
    sql: `SELECT kind, name, first, last, events, whole, total FROM (
        SELECT kind, name, first, last, ${events}, countIf(kind != '') OVER () AS whole, sum(events) OVER () AS total FROM (${sql})
      ) WHERE (kind, name) > ({afterKind:String}, {afterName:String}) OR kind = '' ORDER BY kind, name LIMIT {pageLimit:UInt32}`,
    params: { ...params, afterKind: page.after[0], afterName: page.after[1], pageLimit: page.limit },
  };
}

/** All of a list, in the same order. */
export function allSql({ counts = false }: Pick<Behind, 'counts'>, { sql, params }: Statement): Statement {
  const events = counts ? 'events' : '0 AS events';
  return {
    sql: `SELECT kind, name, first, last, ${events} FROM (${sql}) WHERE kind != '' ORDER BY kind, name`,
    params,
  };
}
