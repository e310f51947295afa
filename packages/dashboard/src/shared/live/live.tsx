import { createContext, use, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import type { LiveFeed, LiveFilter, LiveState } from './live-feed.ts';

const Feed = createContext<LiveFeed | undefined>(undefined);

export function LiveProvider({ feed, children }: { readonly feed: LiveFeed; readonly children: ReactNode }) {
  return <Feed value={feed}>{children}</Feed>;
}

export function useLiveFeed(): LiveFeed {
  const feed = use(Feed);
  if (feed === undefined) throw new Error('There is no live feed above this component.');
  return feed;
}

/** Rates and state of the connection, once a second. */
export function useLive(): LiveState {
  const feed = useLiveFeed();
  return useSyncExternalStore(feed.subscribe, feed.state);
}

/** What this page wants to see of the stream; without a filter, everything. */
export function useLiveFilter({ kind, type, verdict, q, past }: LiveFilter): void {
  const feed = useLiveFeed();
  useEffect(() => {
    feed.open({
      ...(kind && { kind }),
      ...(type && { type }),
      ...(verdict && { verdict }),
      ...(q && { q }),
      ...(past && { past }),
    });
  }, [feed, kind, type, verdict, q, past]);
}
