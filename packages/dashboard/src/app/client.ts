import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut } from '@/shared/api/request.ts';
import { sessionQuery } from '@/shared/query/queries.ts';

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
  return client;
}
