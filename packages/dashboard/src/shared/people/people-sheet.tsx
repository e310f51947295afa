import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Behind } from '../api/api.ts';
import { whole } from '../number/format.ts';
import { Sheet } from '../ui/sheet.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { ListActions } from './list-actions.tsx';
import { PeopleList } from './people-list.tsx';
import { peopleQuery } from './people.ts';
import css from './people-sheet.module.css';

type Props = {
  readonly title: string;
  readonly behind: Behind;
  readonly onClose: () => void;
  /** Above the list, while it is read too: which of several lists it is. */
  readonly children?: ReactNode;
};

/** The list behind a number: the same question and the same total, page by page, and what can be done with it. */
export function PeopleSheet({ title, behind, onClose, children }: Props) {
  const query = useInfiniteQuery(peopleQuery(behind));
  const { n, events = 0 } = query.data?.pages[0] ?? {};
  return (
    <Sheet open onClose={onClose} title={title}>
      {children}
      {query.isPending && <Skeleton lines={8} />}
      {n === undefined && query.error !== null && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {n !== undefined && (
        <>
          <div className={css.head}>
            <strong>{whole(n)}</strong> {n === 1 ? 'is' : 'are'} in this number
            {events > n && `, with ${whole(events)} events`}
            <span className={css.actions}>
              <ListActions behind={behind} title={title} />
            </span>
          </div>
          {n === 0 ? <EmptyState title="Nobody stands behind this number." /> : <PeopleList query={query} />}
        </>
      )}
    </Sheet>
  );
}
