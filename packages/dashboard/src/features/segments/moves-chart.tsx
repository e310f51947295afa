import type { Answer } from '@millrace/contract';
import { TimeSeries } from '@/shared/chart/time-series.tsx';
import { bucketsOf } from './moves.ts';

/** How many are in a segment, and below who came and who went: their sizes have nothing to do with each other. */
export function MovesChart({ answer, grain }: { readonly answer: Answer; readonly grain: string }) {
  const [members, moves] = [bucketsOf(answer, ['members']), bucketsOf(answer, ['entered', 'left'])];
  return (
    <>
      <TimeSeries buckets={members} finding={`Members at the end of each ${grain}.`} />
      <TimeSeries buckets={moves} finding={`Entered and left by ${grain}.`} />
    </>
  );
}
