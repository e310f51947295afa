import type { Answer, Cell } from '@millrace/contract';

export type AnswerRecord = Readonly<Record<string, Cell>>;

/** The rows of an answer by the names of its columns. */
export function recordsOf({ columns, rows }: Pick<Answer, 'columns' | 'rows'>): readonly AnswerRecord[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
}
