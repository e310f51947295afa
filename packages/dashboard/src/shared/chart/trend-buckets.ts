import type { Answer } from '@millrace/contract';
import { fillBuckets, fullBuckets, type Buckets } from './buckets.ts';

/** A trend's rows, [time, (by), value], as equal series over its last `count` complete buckets of `step` ms. */
export function trendBuckets(
  answer: Answer,
  { step, count }: { readonly step: number; readonly count: number },
): Buckets {
  const rows = answer.rows.map((row) => ({
    at: Date.parse(String(row[0])),
    name: row.length > 2 ? String(row[1] ?? '') : (answer.columns.at(-1)?.name ?? ''),
    value: Number(row.at(-1) ?? 0),
  }));
  // The server cuts hours in its zone: whatever lies beside UTC's grid shows in any row.
  const shift = (step - ((rows[0]?.at ?? 0) % step)) % step;
  return fillBuckets(rows, fullBuckets({ asOf: Date.parse(answer.asOf), count, step, shift }), step);
}
