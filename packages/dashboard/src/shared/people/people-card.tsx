import { useInfiniteQuery } from '@tanstack/react-query';
import type { Behind } from '../api/api.ts';
import { whole } from '../number/format.ts';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { kindWords } from './kind-words.ts';
import { ListActions } from './list-actions.tsx';
import { PeopleList } from './people-list.tsx';
import { peopleQuery } from './people.ts';

type Props = {
  readonly title: string;
  /** What the people have in common: names a file of them. */
  readonly who: string;
  readonly behind: Behind;
};

/** A list of people as a part of its page. */
export function PeopleCard({ title, who, behind }: Props) {
  const query = useInfiniteQuery(peopleQuery(behind));
  const [page] = query.data?.pages ?? [];
  const n = page?.n;
  return (
    <Card
      title={title}
      note={page && page.n > 0 && `${whole(page.n)} ${kindWords(page.people[0]?.kind, page.n)}`}
      actions={<ListActions behind={behind} title={who} ready={page !== undefined} />}
    >
      {query.isPending && <Skeleton lines={6} />}
      {n === undefined && query.error !== null && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {n === 0 && <EmptyState title="Nobody stands behind this number." />}
      {n !== undefined && n > 0 && <PeopleList query={query} />}
    </Card>
  );
}
