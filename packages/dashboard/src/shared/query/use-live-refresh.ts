import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useLiveFeed, useLiveFilter } from '../live/live.tsx';
import type { Answered } from '../api/api.ts';
import { standsFor } from './stands-for.ts';

type Refreshed = UseQueryResult<readonly Answered[]>;

/**
 * Asks again while events come, as the live stream tells: not more often than the answers are worth, not in a tab that
 * nobody looks at. The figures change in their places. Without a stream the query's own interval goes on.
 */
export function useLiveRefresh(query: Refreshed): void {
  const feed = useLiveFeed();
  useLiveFilter({ kind: 'rates' });
  const told = useEffectEvent(() => {
    const { status, rates } = feed.state();
    const { data, isFetching, dataUpdatedAt, refetch } = query;
    if (status !== 'open' || isFetching || document.hidden) return;
    // Rates are of the last ten seconds: the last of a burst of events is followed by a refresh or two.
    if ((rates?.perSecond.admitted ?? 0) === 0 || Date.now() - dataUpdatedAt < standsFor(data)) return;
    void refetch({ cancelRefetch: false });
  });
  useEffect(() => feed.subscribe(() => told()), [feed]);
}
