import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '@/shared/api/api.ts';
import { sessionQuery } from '@/shared/query/queries.ts';

/** Ends the session and forgets all that was read in it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.signOut();
    client.removeQueries({ queryKey: sessionQuery.queryKey });
    await navigate({ to: '/sign-in', search: {} });
    client.clear();
  };
}
