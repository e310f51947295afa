import type { Answer, AnswerColumn, Cell, DefinitionList } from '@millrace/contract';
import { cellText } from '@/shared/number/cell.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { isEarly } from '@/shared/answer/comparison.ts';

type Lists = { readonly scores: DefinitionList | undefined; readonly metrics: DefinitionList | undefined };

/** What a score needs to be more than provisional, as its document says it; undefined: it asks for nothing. Pure. */
export function needsOf({ notes }: Pick<Answer, 'notes'>, { scores, metrics }: Lists): string | undefined {
  const score = notes?.['score'];
  const name = typeof score === 'object' && score !== null && 'name' in score ? score['name'] : undefined;
  const minimums = specOf(scores, name)?.['provisional'];
  if (typeof minimums !== 'object' || minimums === null) return undefined;
  const each = Object.entries(minimums).map(([metric, least]) => {
    const title = specOf(metrics, metric)?.['title'];
    const words = typeof title === 'string' ? title : headOf(metric);
    return `${Number(least).toLocaleString('en-US')} ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  });
  return each.length === 0 ? undefined : `needs at least ${each.join(' and ')}`;
}

/** Whether the score of a row has too little to go by. Pure. */
export function isProvisional({ columns, rows }: Pick<Answer, 'columns' | 'rows'>, row: number): boolean {
  return rows[row]?.[columns.findIndex(({ name }) => name === 'provisional')] === true;
}

type Columns = Pick<Answer, 'columns'>;

/** A rate of a row in words: nothing of what can still come is no share of 0. Pure. */
export function rateText(answer: Columns, column: AnswerColumn, row: readonly Cell[]): string {
  const value = row[answer.columns.indexOf(column)];
  return value === 0 && isEarly(answer, row, column.name) ? 'none so far' : cellText(value, column, 'UTC');
}

/** Whether a rate of a row says nothing yet: of too few, or of some that are too young. Pure. */
export function isUnripe(answer: Columns, name: string, row: readonly Cell[]): boolean {
  const minimum = answer.columns.find((column) => column.name === name)?.minimum ?? 0;
  const n = row[answer.columns.findIndex((column) => column.name === `${name}.n`)];
  return isEarly(answer, row, name) || (typeof n === 'number' && n < minimum);
}

/** By the score, those with too little to go by behind all others. Pure. */
export function rankOf(answer: Pick<Answer, 'columns' | 'rows'>, row: readonly Cell[]): number | undefined {
  const score = row[answer.columns.findIndex(({ name }) => name === 'score')];
  if (typeof score !== 'number') return undefined;
  return isProvisional(
    answer,
    answer.rows.findIndex((each) => each === row),
  )
    ? score - 101
    : score;
}

/** The metrics that say nothing of a row, which its score leaves out. Pure. */
export function leftOutOf({ notes }: Pick<Answer, 'notes'>, group: unknown): readonly string[] {
  const list = (notes?.['left_out'] ?? []) as readonly {
    readonly group: unknown;
    readonly metrics: readonly string[];
  }[];
  return list.find((each) => each.group === group)?.metrics ?? [];
}

/** Why a score is provisional. Pure. */
export function provisionalWords(needs: string | undefined, missing: readonly string[]): string | undefined {
  const without = missing.length === 0 ? [] : [`has no data of ${missing.map((metric) => headOf(metric)).join(', ')}`];
  const said = [...(needs === undefined ? [] : [needs]), ...without];
  return said.length === 0 ? undefined : `Provisional: a score ${said.join('; this one ')}.`;
}

const specOf = (list: DefinitionList | undefined, name: unknown) =>
  list?.definitions.find((each) => each.name === name)?.spec;
