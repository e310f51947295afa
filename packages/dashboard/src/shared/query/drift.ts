import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

/** What changed in the stream of late; of one type only, if it is named. */
export function driftQuery(type?: string) {
  return queryOptions({
    queryKey: ['catalog', 'drift', type],
    queryFn: ({ signal }) => api.drift(type, signal),
    staleTime: 60_000,
  });
}
