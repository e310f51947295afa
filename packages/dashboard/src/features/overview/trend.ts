import type { Answer } from '@millrace/contract';
import { fillBuckets, fullBuckets, type Buckets } from '@/shared/chart/buckets.ts';
import type { Span } from './spans.ts';

/** A trend's rows, [time, (by), value], as equal series over the complete buckets of the range. */
export function trendBuckets(answer: Answer, { step, count }: Span): Buckets {
  const rows = answer.rows.map((row) => ({
    at: Date.parse(String(row[0])),
    name: row.length > 2 ? String(row[1] ?? '') : (answer.columns.at(-1)?.name ?? ''),
    value: Number(row.at(-1) ?? 0),
  }));
  // The server cuts hours in its zone: whatever lies beside UTC's grid shows in any row.
  const shift = (step - ((rows[0]?.at ?? 0) % step)) % step;
  return fillBuckets(rows, fullBuckets({ asOf: Date.parse(answer.asOf), count, step, shift }), step);
}
