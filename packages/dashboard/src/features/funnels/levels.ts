import type { Answer } from '@millrace/contract';
import { recordsOf } from '@/shared/answer/records.ts';
import { numberOf } from '@/shared/number/number-of.ts';

/** One line of the picture: who came to a step, and what became of the rest of those who could have. */
export type Level = {
  readonly step: number;
  readonly event: string;
  /** Who reached the step before; of the first, who entered. */
  readonly entered: number;
  readonly reached: number;
  /** Still can. */
  readonly inTime: number;
  /** Can no more. */
  readonly stuck: number;
  readonly medianMs: number | null;
  /** Nine of ten took at most so long. */
  readonly p90Ms: number | null;
  /** reached of entered, and of all; null where nobody was. */
  readonly stepRate: number | null;
  readonly rate: number | null;
  /** The 95 % range of the step's rate. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the step's rate was in the period before, and the difference; null where nothing is compared. */
  readonly stepRateBefore: number | null;
  readonly change: number | null;
};

/** Of an answer without groups. What stands beside a step in the answer is about those who left it: one line further down. */
export function levelsOf(answer: Pick<Answer, 'columns' | 'rows'>): readonly Level[] {
  const rows = recordsOf(answer);
  return rows.map((row, i): Level => {
    const before = rows[i - 1];
    const reached = Number(row['reached']);
    return {
      step: Number(row['step']),
      event: String(row['event']),
      entered: before === undefined ? reached : Number(before['reached']),
      reached,
      inTime: Number(before?.['in_progress'] ?? 0),
      stuck: Number(before?.['dropped'] ?? 0),
      medianMs: numberOf(row['median_ms']),
      stepRate: numberOf(row['step_rate']),
      rate: numberOf(row['rate']),
      p90Ms: numberOf(row['p90_ms']),
      low: numberOf(row['step_rate.low']),
      high: numberOf(row['step_rate.high']),
      stepRateBefore: numberOf(row['step_rate.previous']),
      change: numberOf(row['step_rate.change']),
    };
  });
}
