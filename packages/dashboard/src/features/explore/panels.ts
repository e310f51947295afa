import type { Answer, AnswerColumn } from '@millrace/contract';
import { answerBuckets, comparedBuckets, type Drawn } from '@/shared/chart/answer-buckets.ts';
import type { Buckets } from '@/shared/chart/buckets.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';

export type Panel = { readonly names: readonly string[]; readonly buckets: Buckets; readonly column: AnswerColumn };

/** The charts of a trend: one for each unit; one for each metric where it has groups or is compared. Pure. */
export function panelsOf(answer: Answer, metrics: readonly string[]): readonly Panel[] {
  const grouped = answer.columns[1]?.type === 'text';
  const compared = answer.columns.some(({ name }) => name.endsWith('.change'));
  if (grouped) return alike(metrics.map((name) => ({ names: [name], ...answerBuckets(answer, name) })));
  if (compared) return metrics.map((name) => ({ names: [name], ...named(answer, comparedBuckets(answer, name)) }));
  const drawn = metrics.map((name) => ({ name, ...named(answer, answerBuckets(answer, name)) }));
  return [...Map.groupBy(drawn, ({ column }) => column.unit).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const series = same.flatMap(({ buckets }) => buckets.series);
    return [{ names: same.map(({ name }) => name), buckets: { ...first.buckets, series }, column: first.column }];
  });
}

/** A group has one colour in all charts: it stands where it does in the first. */
function alike(panels: readonly Panel[]): readonly Panel[] {
  const order = panels[0]?.buckets.series.map(({ name }) => name) ?? [];
  return panels.map((panel) => {
    const series = panel.buckets.series.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    return { ...panel, buckets: { ...panel.buckets, series } };
  });
}

/** Lines under the words of their columns. */
function named({ columns }: Answer, { buckets, column }: Drawn): Drawn {
  const series = buckets.series.map((one) => ({ ...one, name: headOf(one.name, columns) }));
  return { buckets: { ...buckets, series }, column };
}
