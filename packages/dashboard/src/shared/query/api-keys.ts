import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type NewKey } from '@/shared/api/api.ts';

export const apiKeysQuery = queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys(signal) });

/**
 * Its answer has a secret, this once, and the page shows one: a second call while the first is under way, of a double
 * click, does nothing.
 */
function useSecret<Wanted, Answer>(of: string, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient();
  const mutationKey = ['secret', of];
  const changed = () => client.invalidateQueries(apiKeysQuery);
  // Without an answer it may be done all the same.
  const mutation = useMutation({
    mutationKey,
    mutationFn,
    onSuccess: changed,
    onError: () => void changed(),
    gcTime: 0,
  });
  const mutate: typeof mutation.mutate = (...call) => {
    if (client.isMutating({ mutationKey, exact: true }) === 0) mutation.mutate(...call);
  };
  return { ...mutation, mutate };
}

/** Makes a key. */
export const useMint = () => useSecret('new', (key: NewKey) => api.mintKey(key));

export function useRevoke() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.revokeKey(id),
    onSuccess: () => client.invalidateQueries(apiKeysQuery),
  });
}

/** Gives a key another secret. */
export const useRotate = (id: string) => useSecret(id, (keepsFor: string) => api.rotateKey(id, keepsFor));
