import type { TrendQuestion } from '@millrace/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Document } from '@/shared/api/api.ts';
import { askQuery } from '@/shared/query/queries.ts';

export const packsQuery = queryOptions({
  queryKey: ['packs'],
  queryFn: ({ signal }) => api.packs(signal),
  staleTime: Infinity,
});

/** Applies documents, and begins what has to be made anew for them. */
export function useApply() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (documents: readonly Document[]) => api.apply(documents, { rebuild: true }),
    onSettled: () =>
      Promise.all(
        ['documents', 'ask', 'catalog'].map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })),
      ),
  });
}

const firstTrend: TrendQuestion = {
  kind: 'trend',
  metric: 'events',
  by: 'type',
  grain: 'minute',
  range: { from: 'now-60m', to: 'now' },
  limit: 6,
};
const soon = 1000;

/** The first chart; asked again soon as long as the first event is not in it. */
export const firstChartQuery = queryOptions({
  ...askQuery([firstTrend]),
  refetchInterval: ({ state }) => (state.data?.[0]?.n === 0 ? soon : 10_000),
});
