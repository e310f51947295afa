import type { TrendQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import { bucketAfter, bucketsOf } from './buckets.ts';
import { defaultLimit, mostRows, timeColumn, type Compiled } from './compiled.ts';
import { countTrend } from './count-trend.ts';
import { isCountTrend } from './counting.ts';
import { frameOf } from './frame.ts';
import { measured, type Group } from './measured.ts';
import { compareLabels, labelColumn, larger, secondsOf } from './table.ts';

/** One row per bucket, or per bucket and group; where nothing happened, counts are 0 and ratios null. */
export function compileTrend(question: TrendQuestion, asking: Asking): Compiled {
  if (asking.chosen !== true && isCountTrend(question)) return countTrend(question, asking);
  const frame = frameOf(question, asking.now);
  const { grain } = question;
  const buckets = bucketsOf(frame, grain);
  const dimensions = question.by === undefined ? [] : [question.by];
  const asked = measured({ ...question, by: dimensions, totals: dimensions.length > 0 }, frame, asking);
  const { by } = asked;
  const lengthOf = (start: number): number =>
    secondsOf({ from: Math.max(start, frame.from), before: Math.min(bucketAfter(start, grain), frame.before) });
  return {
    frame,
    reads: asked.reads,
    shape: (results) => {
      const groups = asked.groups(results);
      const places = new Map(
        groups.filter(({ whole }) => !whole).map((group) => [placeOf(group.at * 1000, group.labels), group]),
      );
      const shown = by.length === 0 ? [[]] : largest(groups, question);
      if (shown.length * buckets.length > mostRows) {
        throw new Failure('QUESTION_TOO_LARGE', { detail: `${shown.length} groups in ${buckets.length} buckets` });
      }
      const rows = buckets.flatMap((start) =>
        shown.map((labels) => [
          new Date(start).toISOString(),
          ...by.map(({ cellOf }, i) => cellOf(labels[i] ?? '')),
          ...asked.cells(places.get(placeOf(start, labels)), lengthOf(start)),
        ]),
      );
      const n = groups.filter(({ whole }) => whole === by.length > 0).reduce((sum, group) => sum + group.n, 0);
      return { columns: [timeColumn(question.as), ...by.map(labelColumn), ...asked.columns], rows, n };
    },
  };

  /** By the first metric over the whole range. */
  function largest(groups: readonly Group[], { limit = defaultLimit }: TrendQuestion): (readonly string[])[] {
    const valued = groups
      .filter(({ whole }) => whole)
      .map((group) => ({ group, value: asked.cells(group, secondsOf(frame))[0] }));
    valued.sort((a, b) => larger(a.value, b.value) || compareLabels(a.group, b.group, by));
    return valued.slice(0, limit).map(({ group }) => group.labels);
  }
}

const placeOf = (start: number, labels: readonly string[]): string => JSON.stringify([start, labels]);
