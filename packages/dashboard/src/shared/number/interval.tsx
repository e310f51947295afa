import type { ReactNode } from 'react';
import { narrow, percent, share, whole } from './format.ts';
import css from './number.module.css';

type Props = {
  /** Ends of the 95 % interval of a share, and how many it is a share of. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Smallest sample that says something. */
  readonly minimum?: number;
  /** What it counts can still come. */
  readonly early?: boolean;
  readonly children: ReactNode;
};

/** Below it the interval is shown, above it stands in the tooltip. */
const large = 500;

/** A rate with its sample, and what it could be as well. A small sample says so. */
export function Interval({ low, high, n, minimum = 0, early, children }: Props) {
  const range = `${percent(low, 1) ?? ''} to ${share(high)}`;
  return (
    <span className={css.rated} title={`95${narrow}% range ${range}, n ${whole(n)}`}>
      {children}
      <small className={css.small}>
        {n < minimum ? 'provisional, ' : ''}
        {early ? 'not final, ' : ''}n {whole(n)}
        {n < large && n > 0 && `, ${range}`}
      </small>
    </span>
  );
}
