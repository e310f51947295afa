import type { Answer } from '@millrace/contract';

export type TypeRow = { readonly type: string; readonly now: number; readonly before: number };

/** Two tables by type, side by side. A type that was there in only one of them counts zero in the other. */
export function typeRows(now: Answer | undefined, before: Answer | undefined): TypeRow[] {
  const rows = new Map<string, { type: string; now: number; before: number }>();
  const read = (answer: Answer | undefined, column: 'now' | 'before') => {
    for (const row of answer?.rows ?? []) {
      const type = String(row[0] ?? '');
      const known = rows.get(type) ?? { type, now: 0, before: 0 };
      known[column] = Number(row.at(-1) ?? 0);
      rows.set(type, known);
    }
  };
  read(now, 'now');
  read(before, 'before');
  return [...rows.values()];
}
