import type { Answer, DefinitionList } from '@millrace/contract';
import { headOf } from '@/shared/query/answer-table.tsx';

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
