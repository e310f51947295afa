import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ListedPerson, PeoplePage } from '@millrace/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { EntityLink } from '../address/entity-link.tsx';
import { whole } from '../number/format.ts';
import { dayMinute } from '../time/format.ts';
import { useZone } from '../time/zone.tsx';
import { ErrorState } from '../ui/states.tsx';
import css from './people-list.module.css';

type Props = { readonly query: UseInfiniteQueryResult<InfiniteData<PeoplePage>> };

const rowHeight = 44;
/** Whoever wants to read on takes the file. */
const most = 50_000;

/** Who they are, each a link to all that is known. Only the rows in sight are in the page; what is not there yet is asked for when it is seen. */
export function PeopleList({ query }: Props) {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const people = data?.pages.flatMap((page) => page.people) ?? [];
  const n = data?.pages[0]?.n ?? 0;
  const count = Math.min(n, most);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- what it returns is used here only, never memoized
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const wanted = (items.at(-1)?.index ?? 0) >= people.length && hasNextPage;
  useEffect(() => {
    if (wanted && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [wanted, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <>
      <div className={css.heads} aria-hidden>
        <span>Id</span>
        <span>Last event in this number</span>
      </div>
      <div ref={scroller} className={css.scroll} tabIndex={0} role="region" aria-label="People">
        <ul className={css.list} style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <li
              key={index}
              className={css.row}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Person person={people[index]} />
            </li>
          ))}
        </ul>
      </div>
      {isFetchNextPageError && error !== null && <ErrorState error={error} onRetry={() => void fetchNextPage()} />}
      {n > most && (
        <p className={css.note}>
          The first {whole(most)} of {whole(n)}: an export has all of them.
        </p>
      )}
    </>
  );
}

function Person({ person }: { readonly person: ListedPerson | undefined }) {
  const zone = useZone();
  if (person === undefined) return <span className={css.id}>…</span>;
  const { kind, id, first, last } = person;
  return (
    <>
      <EntityLink kind={kind} id={id} className={css.id} />
      <span className={css.times} title={`First ${first}, last ${last}`}>
        <span className="hidden-text">Last event in this number: </span>
        {dayMinute(last, zone)}
      </span>
    </>
  );
}
