import type { TrendQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import { bucketAfter, bucketKey, bucketsOf, zoneOf } from './buckets.ts';
import { comparisonOf } from './comparison.ts';
import { cutNotes, defaultLimit, mostRows, timeColumn, type Compiled } from './compiled.ts';
import { countTrend } from './count-trend.ts';
import { isCountTrend } from './counting.ts';
import { frameOf, secondsOf } from './frame.ts';
import { measured } from './measured.ts';
import type { Group } from './measured-groups.ts';
import { compareLabels, labelColumn, larger } from './table.ts';

/** One row per bucket, or per bucket and group; where nothing happened, counts are 0 and ratios null. */
export function compileTrend(question: TrendQuestion, asking: Asking): Compiled {
  if (asking.chosen !== true && isCountTrend(question)) return countTrend(question, asking);
  const frame = frameOf(question, asking.now);
  const { grain, compare, limit = defaultLimit } = question;
  const zone = zoneOf(question);
  const buckets = bucketsOf(frame, grain, zone);
  const dimensions = question.by === undefined ? [] : [question.by];
  const comparison = comparisonOf(frame, { compare, grain, zone }, asking);
  const wanted = { ...question, by: dimensions, totals: dimensions.length > 0, zone };
  const asked = measured({ ...wanted, stretches: comparison.stretches }, frame, asking);
  const { by } = asked;
  const lengthOf = (start: number): number =>
    secondsOf({ from: Math.max(start, frame.from), before: Math.min(bucketAfter(start, grain, zone), frame.before) });
  return {
    frame,
    reads: [...asked.reads, ...comparison.reads],
    shape: (results) => {
      const all = asked.groups(results);
      const beside = comparison.beside(asked, all, results.slice(asked.reads.length));
      const groups = all.filter(({ period }) => period === 0);
      const places = new Map(
        groups.filter(({ whole }) => !whole).map((group) => [placeOf(group.at * 1000, group.labels), group]),
      );
      const listed = by.length === 0 ? [[]] : bySize(groups);
      const shown = listed.slice(0, limit);
      if (shown.length * buckets.length > mostRows) {
        throw new Failure('QUESTION_TOO_LARGE', { detail: `${shown.length} groups in ${buckets.length} buckets` });
      }
      const rows = buckets.flatMap((start) =>
        shown.map((labels) => {
          const cells = asked.cells(places.get(placeOf(bucketKey(start, grain, zone), labels)), lengthOf(start));
          const names = by.map(({ cellOf }, i) => cellOf(labels[i] ?? ''));
          return [new Date(start).toISOString(), ...names, ...cells, ...beside(cells, labels, start)];
        }),
      );
      const columns = [timeColumn(question.as), ...by.map(labelColumn), ...asked.columns, ...comparison.columns(asked)];
      const n = groups.filter(({ whole }) => whole === by.length > 0).reduce((sum, group) => sum + group.n, 0);
      return { columns, rows, n, ...cutNotes(listed.length, limit) };
    },
  };

  /** By the first metric over the whole range. */
  function bySize(groups: readonly Group[]): (readonly string[])[] {
    const valued = groups
      .filter(({ whole }) => whole)
      .map((group) => ({ group, value: asked.cells(group, secondsOf(frame))[0] }));
    valued.sort((a, b) => larger(a.value, b.value) || compareLabels(a.group, b.group, by));
    return valued.map(({ group }) => group.labels);
  }
}

const placeOf = (start: number, labels: readonly string[]): string => JSON.stringify([start, labels]);
