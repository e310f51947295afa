import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Behind } from '../api/api.ts';

const pageSize = 1000;

/** Who stands behind a cell, page by page. */
export function peopleQuery(behind: Behind) {
  return infiniteQueryOptions({
    queryKey: ['people', behind],
    queryFn: ({ pageParam, signal }) =>
      api.people(behind, { limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    staleTime: 15_000,
  });
}
