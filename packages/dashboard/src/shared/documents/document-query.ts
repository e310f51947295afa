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

/** What a version says, whole. */
export function versionQuery(kind: string, name: string, version: number) {
  return queryOptions({
    queryKey: ['documents', kind, name, 'version', version],
    queryFn: ({ signal }) => api.document(kind, name, version, signal),
  });
}

/** What differs between two versions. */
export function diffQuery(kind: string, name: string, between: { readonly from: number; readonly to: number }) {
  return queryOptions({
    queryKey: ['documents', kind, name, 'diff', between],
    queryFn: ({ signal }) => api.documentDiff(kind, name, between, signal),
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
