import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Document } from '../api/api.ts';
import { isTaken } from '../api/request.ts';

/** All documents of a kind as they stand, with what they say; without a kind, of every kind. */
export function documentsQuery(kind?: string) {
  return queryOptions({
    queryKey: ['documents', kind],
    queryFn: ({ signal }) => api.documents(kind, signal),
    staleTime: 15_000,
  });
}

/** A document and the version of it that was seen, 0 for none; another in between is refused. */
export type Save = Document & { readonly expected?: number };

/** Deletes the version that was seen, as the next version. What is shown of it meanwhile is not asked for again: it is gone. */
export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, name, expected }: Seen) => api.deleteDocument(kind, name, expected),
    onSuccess: (_, { kind, name }) => {
      client.removeQueries({ queryKey: ['documents', kind, name], exact: true });
      return client.invalidateQueries({ queryKey: ['documents'], refetchType: 'none' });
    },
  });
}
type Seen = { readonly kind: string; readonly name: string; readonly expected: number };

/** Saves a document; whatever shows documents or what they say is asked for again, also where another was faster. */
export function useSaveDocument() {
  const client = useQueryClient();
  const refresh = () => Promise.all(['documents', 'ask'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  return useMutation({
    mutationFn: ({ expected, ...document }: Save) => api.putDocument(document, expected),
    onSuccess: refresh,
    onError: (error) => (isTaken(error) ? refresh() : undefined),
  });
}
