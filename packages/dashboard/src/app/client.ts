import { hashKey, QueryCache, QueryClient } from '@tanstack/react-query';
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
  // Whichever request finds nobody there, the books are asked at once: they tell of the platform on every page.
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || !('error' in event.action) || !isUnreachable(event.action.error)) return;
    if (event.query.queryHash !== hashKey(booksQuery.queryKey))
      void client.refetchQueries(
        { queryKey: booksQuery.queryKey, exact: true, type: 'active' },
        { cancelRefetch: false },
      );
  });
  return client;
}
