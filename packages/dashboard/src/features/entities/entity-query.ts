import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { refreshEvery } from '@/shared/query/queries.ts';

const pageSize = 200;

/** What the subject is, or was at a moment. */
export function entityQuery(kind: string, id: string, at?: string) {
  return queryOptions({
    queryKey: ['entity', kind, id, at],
    queryFn: ({ signal }) => api.entity(kind, id, at, signal),
    ...(at === undefined ? { refetchInterval: refreshEvery } : { staleTime: Infinity }),
  });
}

/** Its events, the newest first, page by page. */
export function timelineQuery(kind: string, id: string) {
  return infiniteQueryOptions({
    queryKey: ['timeline', kind, id],
    queryFn: ({ pageParam, signal }) =>
      api.timeline(kind, id, { limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
  });
}
