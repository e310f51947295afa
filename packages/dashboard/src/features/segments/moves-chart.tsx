import type { Answer, Range } from '@millrace/contract';
import { metricLines } from '@/shared/chart/answer-buckets.ts';
import { withEnds } from '@/shared/chart/ends.ts';
import { TimeSeries } from '@/shared/chart/time-series.tsx';

type Props = { readonly answer: Answer; readonly grain: string; readonly range: Range };

/** How many are in a segment, and below who came and who went: their sizes have nothing to do with each other. */
export function MovesChart({ answer, grain, range }: Props) {
  const linesOf = (...names: readonly string[]) => withEnds(metricLines(answer, names), range, answer.asOf);
  return (
    <>
      <TimeSeries buckets={linesOf('members')} finding={`Members at the end of each ${grain}.`} />
      <TimeSeries buckets={linesOf('entered', 'left')} finding={`Entered and left by ${grain}.`} />
    </>
  );
}
