import type { Grain } from '@millrace/contract';
import { cellMisfit } from './behind.ts';
import { bucketAfter, bucketAt } from './buckets.ts';
import type { Frame } from './frame.ts';

export type Bounds = Pick<Frame, 'from' | 'before' | 'asOf'>;
type Bucket = {
  readonly frame: Frame;
  readonly column: string;
  readonly value: unknown;
  /** UTC if not said. */
  readonly zone?: string;
};

/** What of a frame lies in the bucket that a cell names; all of it, where it names none. */
export function bucketOf(grain: Grain, { frame, column, value, zone }: Bucket): Bounds {
  if (value === undefined) return frame;
  const start = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(start) || bucketAt(start, grain, zone) !== start)
    throw cellMisfit(column, `no ${grain} begins then`);
  return {
    asOf: frame.asOf,
    from: Math.max(frame.from, start),
    before: Math.max(frame.from, start, Math.min(frame.before, bucketAfter(start, grain, zone))),
  };
}
