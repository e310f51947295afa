import type { Answer } from '@millrace/contract';
import type { Buckets } from '@/shared/chart/buckets.ts';
import { recordsOf } from '@/shared/query/records.ts';

const dayMs = 86_400_000;

/** Columns of a series as lines over its periods. */
export function bucketsOf(answer: Pick<Answer, 'columns' | 'rows'>, names: readonly string[]): Buckets {
  const records = recordsOf(answer);
  const starts = records.map((record) => Date.parse(String(record['time'])));
  const series = names.map((name) => {
    const values = records.map((record) => Number(record[name]));
    return { name, values, total: values.reduce((sum, value) => sum + value, 0) };
  });
  return { starts, step: (starts[1] ?? 0) - (starts[0] ?? 0) || dayMs, series };
}
