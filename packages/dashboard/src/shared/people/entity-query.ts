import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { refreshEvery } from '../query/queries.ts';

/** What the subject is, or was at a moment. */
export function entityQuery(kind: string, id: string, at?: string) {
  return queryOptions({
    queryKey: ['entity', kind, id, at],
    queryFn: ({ signal }) => api.entity(kind, id, at, signal),
    ...(at === undefined ? { refetchInterval: refreshEvery } : { staleTime: Infinity }),
  });
}
