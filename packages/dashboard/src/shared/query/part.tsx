import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AsOf } from '../time/as-of.tsx';
import { Skeleton, type SkeletonShape } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import css from './part.module.css';

/** What is shown of a query. */
export type Shown<Data> = Pick<
  UseQueryResult<Data>,
  'data' | 'error' | 'isPending' | 'isPlaceholderData' | 'refetch' | 'dataUpdatedAt'
>;

type Props<Data> = {
  readonly query: Omit<Shown<Data>, 'isPlaceholderData'>;
  /** The shape to hold while nothing is known. */
  readonly skeleton?: SkeletonShape;
  readonly children: (data: Data) => ReactNode;
};

/** One card's content in every state. Figures once seen stay when a later call fails; the stamp says how old they are. */
export function Part<Data>({ query, skeleton, children }: Props<Data>) {
  const { data, error, isPending, refetch, dataUpdatedAt } = query;
  if (data !== undefined)
    return (
      <>
        {children(data)}
        {error !== null && (
          <p className={css.failed}>
            Not refreshed: {error.message} <AsOf at={dataUpdatedAt} late={0} />
          </p>
        )}
      </>
    );
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return isPending ? <Skeleton {...skeleton} /> : null;
}
