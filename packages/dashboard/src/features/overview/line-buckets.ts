import type { Answer } from '@millrace/contract';
import { metricLines } from '@/shared/chart/answer-buckets.ts';
import type { Buckets } from '@/shared/chart/buckets.ts';
import type { Span } from './spans.ts';

/** The metrics of a trend as lines in the order they are named, without the bucket under way. Pure. */
export function lineBuckets(answer: Answer, metrics: readonly string[], { step }: Pick<Span, 'step'>): Buckets {
  return { ...metricLines({ ...answer, rows: answer.rows.slice(0, -1) }, metrics), step };
}
