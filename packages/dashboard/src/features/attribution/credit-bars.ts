import type { Answer, AnswerColumn } from '@millrace/contract';
import { modelWords, type ModelName } from './model-param.ts';

export type Credited = {
  readonly row: Answer['rows'][number];
  readonly bars: readonly { readonly name: string; readonly value: number; readonly column: AnswerColumn }[];
};

/** What each model gives to each channel: how many conversions, or what they are worth. Pure. */
export function creditBars(
  { columns, rows }: Pick<Answer, 'columns' | 'rows'>,
  models: readonly ModelName[],
  show: 'value' | undefined,
): readonly Credited[] {
  const told = models.flatMap((model) => {
    const name = show === 'value' ? `${model}.value` : model;
    const place = columns.findIndex((column) => column.name === name);
    const column = columns[place];
    return column === undefined ? [] : [{ name: modelWords[model].title, place, column }];
  });
  return rows.map((row) => ({
    row,
    bars: told.map(({ name, place, column }) => ({ name, value: Number(row[place] ?? 0), column })),
  }));
}
