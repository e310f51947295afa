import type { Answer } from '@millrace/contract';
import { numberOf } from '@/shared/number/number-of.ts';

/** One metric of a trend compared with usual, without the bucket under way: its values and what is usual. Pure. */
export function hoursOf(answer: Answer | undefined, metric: string) {
  const rows = answer?.rows.slice(0, -1) ?? [];
  const place = (name: string): number => answer?.columns.findIndex((column) => column.name === name) ?? -1;
  const column = (name: string): (number | null)[] => rows.map((row) => numberOf(row[place(name)]));
  const band = { low: column(`${metric}.usual.low`), high: column(`${metric}.usual.high`) };
  return { values: column(metric), band };
}
