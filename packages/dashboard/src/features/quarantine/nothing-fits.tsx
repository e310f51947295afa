import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { Button } from '@/shared/ui/button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { nothingOf } from './nothing-of.ts';
import { everyQuery } from './quarantine-query.ts';
import { filterOf, type QuarantineSearch } from './quarantine-search.ts';

const route = getRouteApi('/$workspace/quarantine');

/** Nothing is there, or nothing that fits the filter: then how much else is, and the way to it. */
export function NothingFits({ search }: { readonly search: QuarantineSearch }) {
  const { state = 'waiting' } = search;
  const navigate = route.useNavigate();
  const narrowed = Object.keys(filterOf(search)).length > 0;
  const others = useQuery(everyQuery(state, narrowed)).data?.overview?.total ?? 0;
  const wide = { reason: undefined, type: undefined, producer: undefined };
  return (
    <EmptyState
      title={nothingOf(search)}
      action={
        narrowed && (
          <Button onClick={() => void navigate({ search: (old) => ({ ...old, ...wide }) })}>
            {others === 0 ? 'Take the filter off' : `Show the ${whole(others)} without the filter`}
          </Button>
        )
      }
    >
      {narrowed && others > 0
        ? `Without this filter ${others === 1 ? 'there is one' : `there are ${whole(others)}`}.`
        : 'What is no valid event comes here with its reason, and can be mended and sent in again.'}
    </EmptyState>
  );
}
