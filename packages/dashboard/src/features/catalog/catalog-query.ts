import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { refreshEvery } from '@/shared/query/queries.ts';

export const typesQuery = queryOptions({
  queryKey: ['catalog', 'types'],
  queryFn: ({ signal }) => api.types(signal),
  refetchInterval: refreshEvery,
});

export function typeQuery(type: string) {
  return queryOptions({ queryKey: ['catalog', 'type', type], queryFn: ({ signal }) => api.type(type, signal) });
}
