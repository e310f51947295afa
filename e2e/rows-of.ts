import type { Answer } from '@millrace/contract';

/** The rows of an answer by the names of its columns. */
export function rowsOf({ columns, rows }: Answer): Readonly<Record<string, unknown>>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
}
