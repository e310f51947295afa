import type { AnswerColumn, AskedMetric, By, Cell, DistributionQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import { fractionColumn, integerColumn, type Compiled, type Rows } from './compiled.ts';
import { binsOver, binsOf, type Bin } from './bins.ts';
import { frameOf } from './frame.ts';
import { reckoned, type Reckoned } from './reckoned.ts';

const defaultBins = 20;
const quantiles = [0.5, 0.9, 0.95, 0.99] as const;

/** One row per bin, from ≤ value < to: how many events, and which share of those that have the value. */
export function compileDistribution(question: DistributionQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { of, where, edges, unit = null } = question;
  checkBins(question);
  const wanted = { grain: null, totals: false, where, basis: 'period' as const };
  const spread: AskedMetric[] = [
    'events',
    ...(['min', 'max', 'avg'] as const).map((aggregate) => ({ spec: { aggregate, of } })),
    ...quantiles.map((quantile) => ({ spec: { aggregate: 'quantile' as const, of, quantile } })),
  ];
  const whole = reckoned({ ...wanted, by: [], shown: [], hidden: spread }, frame, asking);
  const figures = (results: readonly Rows[]): readonly (number | null)[] =>
    whole.tell(results.slice(0, whole.reads.length))[0]?.hidden ?? [];
  const binsIn = (results: readonly Rows[]): readonly Bin[] => {
    const [, least = null, most = null] = figures(results);
    if (least === null || most === null) return [];
    return edges === undefined ? binsOver(least, most, question.bins ?? defaultBins) : binsOf(edges);
  };
  const counted = (bins: readonly Bin[]): Reckoned => {
    // The last one is open, whatever it says: nothing lies beyond the largest.
    const buckets = bins.map(({ to }, i) => ({
      name: `${i}`,
      ...(to === null || i === bins.length - 1 ? {} : { below: to }),
    }));
    const by: By = { name: 'bin', of, ...(buckets.length === 0 ? {} : { buckets }) };
    return reckoned({ ...wanted, by: [by], shown: ['events'] }, frame, asking);
  };
  const asked = counted([]);
  return {
    frame,
    reads: whole.reads,
    next: (results) => {
      const bins = binsIn(results);
      return bins.length === 0 ? [] : counted(bins).reads;
    },
    shape: (results) => {
      const told = asked.tell(results.slice(whole.reads.length));
      const counts = new Map(told.map(({ group, shown }) => [group.labels[0] ?? '', Number(shown[0] ?? 0)]));
      const { rows, n } = rowsOf(binsIn(results).map((bin, i) => ({ ...bin, count: counts.get(`n${i}`) ?? 0 })));
      const [events, min = null, max = null, mean = null, p50 = null, p90 = null, p95 = null, p99 = null] =
        figures(results);
      const edge = (name: string): AnswerColumn => ({ name, type: 'number', unit });
      return {
        columns: [
          edge('from'),
          edge('to'),
          integerColumn('events', 'events'),
          ...['share', 'cumulative'].map(fractionColumn),
        ],
        rows,
        n,
        notes: { min, max, mean, p50, p90, p95, p99, without: (events ?? 0) - n },
      };
    },
  };
}

function checkBins({ edges, bins }: DistributionQuestion): void {
  if (edges?.some((edge, i) => i > 0 && edge <= (edges[i - 1] ?? edge)) === true)
    throw new Failure('QUESTION_INVALID', { detail: 'edges: must ascend' });
  if (edges !== undefined && bins !== undefined)
    throw new Failure('QUESTION_INVALID', { detail: 'say either bins or edges' });
}

/** A row for each bin, with its share and that of all up to it; `n`: how many there are in all. */
function rowsOf(bins: readonly (Bin & { readonly count: number })[]): { readonly rows: Cell[][]; readonly n: number } {
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  const rows = bins.map(({ from, to, count }): Cell[] => {
    below += count;
    return [from, to, count, n === 0 ? null : count / n, n === 0 ? null : below / n];
  });
  return { rows, n };
}
