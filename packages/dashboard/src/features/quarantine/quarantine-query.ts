import type { QuarantineState, ReplayView, ReplayWanted } from '@millrace/contract';
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { refreshEvery } from '@/shared/query/queries.ts';
import { filterOf, type QuarantineSearch } from './quarantine-search.ts';

const followEvery = 1000;
const replaying = ['replaying'];
/** What was sent in again may take this long until the store, which answers for the list, has it. */
const settling = 15_000;

/** How often the list is asked for: while items are sent in again and shortly after, as often as how far that is. */
function asOften(client: QueryClient): number {
  const sent = client.getMutationCache().findAll({ mutationKey: replaying, status: 'success' });
  const moving = sent.some(({ state: { data, submittedAt } }) => {
    const { id = null, state = 'dry' } = (data ?? {}) as Partial<ReplayView>;
    if (state === 'dry') return false;
    const followed = client.getQueryState<ReplayView>(replayQuery(id).queryKey);
    if ((followed?.data?.state ?? state) === 'running') return true;
    return Date.now() - Math.max(submittedAt, followed?.dataUpdatedAt ?? 0) < settling;
  });
  return moving ? followEvery : refreshEvery;
}

/** What waits, and how it divides; page by page. */
export function quarantineQuery(search: QuarantineSearch, client: QueryClient) {
  const { state = 'waiting' } = search;
  const filter = { ...filterOf(search), state };
  return infiniteQueryOptions({
    queryKey: ['quarantine', filter],
    queryFn: ({ pageParam, signal }) =>
      api.quarantine({ ...filter, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: () => asOften(client),
  });
}

/** What is there of a state whatever the filter, asked for when nothing fits that. */
export function everyQuery(state: QuarantineState, enabled: boolean) {
  return queryOptions({
    queryKey: ['quarantine', 'every', state],
    queryFn: ({ signal }) => api.quarantine({ state }, signal),
    refetchInterval: refreshEvery,
    enabled,
  });
}

/** One item with its bytes. */
export function itemQuery(at: string, client: QueryClient) {
  return queryOptions({
    queryKey: ['quarantine', 'item', at],
    queryFn: ({ signal }) => api.quarantined(at, signal),
    refetchInterval: () => asOften(client),
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
    mutationKey: replaying,
    mutationFn: api.replay,
    onSuccess: ({ state }) => (state === 'dry' ? undefined : client.invalidateQueries({ queryKey: ['quarantine'] })),
  });
}
