import type { ReplayView, ReplayWanted } from '@millrace/contract';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { refreshEvery } from '@/shared/query/queries.ts';
import { filterOf, type QuarantineSearch } from './quarantine-search.ts';

const followEvery = 1000;

/** What waits, and how it divides; page by page. */
export function quarantineQuery(search: QuarantineSearch) {
  const { state = 'waiting' } = search;
  const filter = { ...filterOf(search), state };
  return infiniteQueryOptions({
    queryKey: ['quarantine', filter],
    queryFn: ({ pageParam, signal }) =>
      api.quarantine({ ...filter, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: refreshEvery,
  });
}

/** One item with its bytes. */
export function itemQuery(at: string) {
  return queryOptions({
    queryKey: ['quarantine', 'item', at],
    queryFn: ({ signal }) => api.quarantined(at, signal),
  });
}

/** A replay that goes on by itself, until it has ended. */
export function replayQuery(id: string | null) {
  return queryOptions({
    queryKey: ['replay', id],
    queryFn: ({ signal }) => api.replayed(id ?? '', signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? followEvery : false),
  });
}

/** Sends items in again, or, dry, says what would become of them. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation<ReplayView, Error, ReplayWanted>({
    mutationFn: api.replay,
    onSuccess: ({ state }) => (state === 'dry' ? undefined : client.invalidateQueries({ queryKey: ['quarantine'] })),
  });
}
