import { hashKey, QueryCache, QueryClient, type Query } from '@tanstack/react-query';
import { ApiError, isSignedOut, isUnreachable } from '@/shared/api/request.ts';
import { booksQuery, sessionQuery } from '@/shared/query/queries.ts';

/** One cache for the tab. A 401 from anywhere means that the session is over. */
export function makeClient(onSignedOut: () => void): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (!isSignedOut(error)) return;
        client.removeQueries({ queryKey: sessionQuery.queryKey });
        onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        // A 4xx stays what it is; anything else may be a restart of the platform.
        retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
  const isBooks = ({ queryHash }: Query): boolean => queryHash === hashKey(booksQuery.queryKey);
  const asksAgain = new WeakSet<Query>();
  // Whichever request finds nobody there, the books are asked at once: they tell of the platform on every page. As soon as
  // they are answered, so is it asked again; where that alone fails once more, it waits for the books' next turn.
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { query, action } = event;
    if (isBooks(query)) {
      if (action.type !== 'success') return;
      const lost = client.getQueryCache().findAll({
        type: 'active',
        fetchStatus: 'idle',
        predicate: (each) => !isBooks(each) && isUnreachable(each.state.error),
      });
      for (const each of lost) asksAgain.add(each);
      if (lost.length > 0) void client.refetchQueries({ predicate: (each) => lost.includes(each) });
    } else if (action.type === 'success') asksAgain.delete(query);
    else if ('error' in action && isUnreachable(action.error) && !asksAgain.has(query))
      void client.refetchQueries(
        { queryKey: booksQuery.queryKey, exact: true, type: 'active' },
        { cancelRefetch: false },
      );
  });
  return client;
}
