import type { ReactNode } from 'react';
import { whole } from './format.ts';
import css from './number.module.css';

type Props = {
  /** Ends of the band as people read them. */
  readonly low: string;
  readonly high: string;
  /** Out of how many weeks. */
  readonly weeks: number;
  readonly children: ReactNode;
};

/** What is usual, and between what it lies most weeks. */
export function Usual({ low, high, weeks, children }: Props) {
  return (
    <span className={css.rated} title={`Most weeks ${low} to ${high}, of ${whole(weeks)} weeks`}>
      {children}
      <small className={css.small}>{`${low} to ${high}`}</small>
    </span>
  );
}
