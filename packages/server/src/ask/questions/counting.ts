import type { Dimension, Metric, TableQuestion, TrendQuestion } from '@millrace/contract';
import type { CountedGrain } from '../../measure/measure.ts';

/** Questions that ask how many, by what every event has: the rollup answers them. */
export type CountTable = TableQuestion & { readonly metric: Metric; readonly by?: Dimension[] };
export type CountTrend = TrendQuestion & {
  readonly metric: Metric;
  readonly by?: Dimension;
  readonly grain: CountedGrain;
};

export function isCountTable(question: TableQuestion): question is CountTable {
  return counts(question) && (question.by ?? []).every(isDimension) && question.sort !== 'name';
}

export function isCountTrend(question: TrendQuestion): question is CountTrend {
  const { by, grain } = question;
  return counts(question) && (by === undefined || isDimension(by)) && grain !== 'week' && grain !== 'month';
}

/** Its buckets are cut in UTC, and it is compared with nothing. */
const counts = ({ metric, metrics, basis, zone = 'UTC', compare }: TableQuestion | TrendQuestion): boolean =>
  (metric === 'events' || metric === 'subjects') &&
  metrics === undefined &&
  basis !== 'cohort' &&
  zone === 'UTC' &&
  compare === undefined;

const isDimension = (by: unknown): boolean => by === 'type' || by === 'category' || by === 'producer';
