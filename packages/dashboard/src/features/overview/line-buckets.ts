import type { Answer } from '@millrace/contract';
import type { Buckets } from '@/shared/chart/buckets.ts';
import type { Span } from './spans.ts';

/** The metrics of a trend as lines in the order they are named, without the bucket under way. Pure. */
export function lineBuckets(
  { columns, rows }: Answer,
  metrics: readonly string[],
  { step }: Pick<Span, 'step'>,
): Buckets {
  const full = rows.slice(0, -1);
  const series = metrics.map((name) => {
    const place = columns.findIndex((column) => column.name === name);
    const values = full.map((row) => (typeof row[place] === 'number' ? row[place] : null));
    return { name, values, total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0) };
  });
  return { starts: full.map(([time]) => Date.parse(String(time))), step, series };
}
