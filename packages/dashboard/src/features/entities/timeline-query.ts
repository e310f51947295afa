import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';

const pageSize = 200;

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
