import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

export function definitionQuery(kind: string, name: string) {
  return queryOptions({
    queryKey: ['documents', kind, name],
    queryFn: ({ signal }) => api.document(kind, name, undefined, signal),
  });
}

export function versionsQuery(kind: string, name: string) {
  return queryOptions({
    queryKey: ['documents', kind, name, 'versions'],
    queryFn: ({ signal }) => api.documentVersions(kind, name, signal),
  });
}

/** What a version changed against the one before. */
export function diffQuery(kind: string, name: string, version: number) {
  return queryOptions({
    queryKey: ['documents', kind, name, 'diff', version],
    queryFn: ({ signal }) => api.documentDiff(kind, name, { from: version - 1, to: version }, signal),
  });
}

/** Which documents name it. */
export function usedByQuery(kind: string, name: string) {
  return queryOptions({
    queryKey: ['documents', kind, name, 'used-by'],
    queryFn: ({ signal }) => api.documentUsers(kind, name, signal),
    staleTime: 15_000,
  });
}
