import type { Answer, AnswerColumn } from '@millrace/contract';
import { answerBuckets, comparedBuckets, type Drawn } from '@/shared/chart/answer-buckets.ts';
import { isCompanion, isCompared, isFigure } from '@/shared/number/cell.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';

/** The lines of a trend as a tile draws them: groups of the first metric, one with what it is compared with, or several. Undefined: it is none. Pure. */
export function tileLines(answer: Answer, shown: readonly AnswerColumn[]): Drawn | undefined {
  const [first, second] = shown;
  if (first?.type !== 'time') return undefined;
  const metrics = shown.filter((column, i) => i > 0 && isFigure(column) && !isCompanion(column) && !isCompared(column));
  const [alone] = metrics;
  if (alone === undefined) return undefined;
  if (second?.type === 'text') return answerBuckets(answer, alone.name);
  const drawn =
    metrics.length === 1
      ? [comparedBuckets(answer, alone.name)]
      : metrics.map(({ name }) => answerBuckets(answer, name));
  const [one] = drawn;
  const lines = drawn.flatMap(({ buckets }) => buckets.series);
  const series = lines.map((each) => ({ ...each, name: headOf(each.name, shown) }));
  return one && { ...one, buckets: { ...one.buckets, series } };
}
