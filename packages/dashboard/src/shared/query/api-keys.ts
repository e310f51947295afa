import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type NewKey } from '@/shared/api/api.ts';

export const apiKeysQuery = queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys(signal) });

/** Makes a key; its secret is in the answer, this once. */
export function useMint() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NewKey) => api.mintKey(key),
    onSuccess: () => client.invalidateQueries(apiKeysQuery),
  });
}

export function useRevoke() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.revokeKey(id),
    onSuccess: () => client.invalidateQueries(apiKeysQuery),
  });
}

/** Gives a key another secret, which is in the answer, this once. */
export function useRotate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keepsFor: string) => api.rotateKey(id, keepsFor),
    onSuccess: () => client.invalidateQueries(apiKeysQuery),
    gcTime: 0,
  });
}
