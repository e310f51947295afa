import type { Answer, Cell } from '@millrace/contract';

export type Group = { readonly value: Cell; readonly people: number };

/** The rows of a breakdown by at most one trait, in the order they came. */
export function groupsOf({ columns, rows }: Answer): {
  readonly trait: string | undefined;
  readonly groups: readonly Group[];
} {
  const trait = columns.length > 1 ? columns[0]?.name : undefined;
  return {
    trait,
    groups: rows.map((row) => ({ value: trait === undefined ? null : (row[0] ?? null), people: Number(row.at(-1)) })),
  };
}

export function groupWords(value: Cell): string {
  return value === null ? 'not set' : String(value);
}
